package io.p2p4j.security.noise;

import io.p2p4j.api.security.Identity;
import java.security.SecureRandom;

/**
 * Holds the static key of an identity and the signature that ties them together.
 *
 * <p>Both are made once and serve every session: what makes sessions independent, and past ones safe from a key that leaks
 * later, is the ephemeral key. Neither is ever stored.
 *
 * @param self the identity
 * @param pair the key, which lives as long as the process
 * @param signature the identity's signature of the public key, as {@link IdentityProof} wants it
 * @see <a href="https://github.com/libp2p/specs/blob/master/noise/README.md#static-key-authentication">noise-libp2p,
 *     static key authentication</a>
 */
record StaticKey(Identity self, NoiseKeyPair pair, byte[] signature) {

    static StaticKey make(Identity self, SecureRandom random) {
        NoiseKeyPair pair = NoiseKeyPair.generate(random);
        return new StaticKey(self, pair, IdentityProof.sign(self, pair.publicKey()));
    }

    boolean isOf(Identity identity) {
        return self == identity;
    }
}

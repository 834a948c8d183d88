package io.p2p4j.security.noise;

import io.p2p4j.api.security.Identity;
import java.security.SecureRandom;

/**
 * Holds the static key of an identity and the signature that ties them together.
 *
 * <p>Both are made once and serve every session: what makes sessions independent, and past ones safe from a key that leaks
 * later, is the ephemeral key. Neither is ever stored; they live as long as the process.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/noise/README.md#static-key-authentication">noise-libp2p,
 *     static key authentication</a>
 */
final class StaticKey {

    private final Identity self;
    private final NoiseKeyPair pair;
    private final byte[] signature;

    /** Makes a new key and has the identity sign it. */
    StaticKey(Identity self, SecureRandom random) {
        this.self = self;
        this.pair = NoiseKeyPair.generate(random);
        this.signature = IdentityProof.sign(self, pair.publicKey());
    }

    boolean isOf(Identity identity) {
        return self.equals(identity);
    }

    NoiseKeyPair pair() {
        return pair;
    }

    /** Returns the identity's signature of the public key, as {@link IdentityProof} wants it. */
    byte[] signature() {
        return signature;
    }
}

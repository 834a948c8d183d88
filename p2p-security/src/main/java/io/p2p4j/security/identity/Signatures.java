package io.p2p4j.security.identity;

import io.p2p4j.api.peer.PublicKey;

/**
 * Verifies the signatures of peers, whatever kind of key they have.
 *
 * <p>Whatever is wrong, a key that is no key or a signature that is none, the answer is false; work is bounded by the
 * lengths of keys, which are bounded themselves.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/peer-ids/peer-ids.md">libp2p peer ids, keys</a>
 */
public final class Signatures {

    private Signatures() {}

    /** Returns whether the holder of the key's private part signed the message. */
    public static boolean verify(PublicKey key, byte[] message, byte[] signature) {
        byte[] data = key.data();
        return switch (key.type()) {
            case ED25519 -> Ed25519Signatures.verify(data, message, signature);
            case SECP256K1 -> Secp256k1Signatures.verify(data, message, signature);
            case ECDSA -> EcdsaSignatures.verify(data, message, signature);
            case RSA -> RsaSignatures.verify(data, message, signature);
        };
    }
}

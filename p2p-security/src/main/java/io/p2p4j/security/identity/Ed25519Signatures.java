package io.p2p4j.security.identity;

import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Verifies Ed25519 signatures; refuses keys that are not canonical or of small order, which prove nothing. */
final class Ed25519Signatures {

    private Ed25519Signatures() {}

    static boolean verify(byte[] key, byte[] message, byte[] signature) {
        if (key.length != Ed25519.PUBLIC_KEY_SIZE || signature.length != Ed25519.SIGNATURE_SIZE) {
            return false;
        }
        Ed25519.PublicPoint point = Ed25519.validatePublicKeyPartialExport(key, 0);
        return point != null && Ed25519.verify(signature, 0, point, message, 0, message.length);
    }
}

package io.p2p4j.security.identity;

import io.p2p4j.security.hash.Sha256;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;

/** Verifies ECDSA signatures over secp256k1: a compressed point, SHA-256, strict DER. */
final class Secp256k1Signatures {

    private static final int COMPRESSED = 33;

    private Secp256k1Signatures() {}

    static boolean verify(byte[] key, byte[] message, byte[] signature) {
        return key.length == COMPRESSED
                && DerSignature.decode(signature)
                        .filter(found -> verify(key, Sha256.of(message), found))
                        .isPresent();
    }

    private static boolean verify(byte[] key, byte[] digest, DerSignature signature) {
        try {
            ECDomainParameters curve = curve();
            ECDSASigner verifier = new ECDSASigner();
            verifier.init(false, new ECPublicKeyParameters(curve.getCurve().decodePoint(key), curve));
            return verifier.verifySignature(digest, signature.r(), signature.s());
        } catch (IllegalArgumentException e) {
            return false; // no point of the curve: the peer proved nothing
        }
    }

    static ECDomainParameters curve() {
        X9ECParameters named = CustomNamedCurves.getByName("secp256k1");
        return new ECDomainParameters(named);
    }
}

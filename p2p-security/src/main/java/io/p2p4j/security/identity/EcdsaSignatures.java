package io.p2p4j.security.identity;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.X509EncodedKeySpec;

/** Verifies ECDSA signatures over P-256: a SubjectPublicKeyInfo, SHA-256, DER. */
final class EcdsaSignatures {

    private EcdsaSignatures() {}

    static boolean verify(byte[] key, byte[] message, byte[] signature) {
        try {
            if (!(KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(key)) instanceof ECPublicKey point)
                    || !isOnP256(point)) {
                return false;
            }
            Signature verifier = Signature.getInstance("SHA256withECDSA");
            verifier.initVerify(point);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // no such key, or no DER: the peer proved nothing
        }
    }

    /** The JDK does not check that a point is on its curve when it reads one. */
    private static boolean isOnP256(ECPublicKey key) throws GeneralSecurityException {
        ECParameterSpec p256 = P256.parameters();
        ECPoint w = key.getW();
        if (!key.getParams().getCurve().equals(p256.getCurve())
                || w.equals(ECPoint.POINT_INFINITY)
                || !(p256.getCurve().getField() instanceof ECFieldFp field)) {
            return false;
        }
        BigInteger p = field.getP();
        BigInteger x = w.getAffineX();
        BigInteger right = x.pow(3)
                .add(p256.getCurve().getA().multiply(x))
                .add(p256.getCurve().getB());
        return x.compareTo(p) < 0
                && w.getAffineY().compareTo(p) < 0
                && w.getAffineY().pow(2).subtract(right).mod(p).signum() == 0;
    }
}

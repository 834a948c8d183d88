package io.p2p4j.security.identity;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.KeyType;
import io.p2p4j.api.peer.PublicKey;
import io.p2p4j.api.security.Identity;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.KeySpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;

/** Signs with a key that the JDK holds: ECDSA on P-256 or RSA, SHA-256. Thread-safe; closing lets go of the key. */
final class JcaIdentity implements Identity {

    private static final byte[] PROBE = {'p', 'r', 'o', 'b', 'e'};

    private final PublicKey publicKey;
    private final String algorithm;
    private volatile Optional<java.security.PrivateKey> key;

    private JcaIdentity(PublicKey publicKey, String algorithm, java.security.PrivateKey key) {
        this.publicKey = publicKey;
        this.algorithm = algorithm;
        this.key = Optional.of(key);
        if (!Signatures.verify(publicKey, PROBE, sign(PROBE))) {
            throw new IllegalArgumentException("its public part does not belong to its private one");
        }
    }

    /** Returns the identity of a key in the form of RFC 5915, which must name P-256 and hold its point. */
    static Identity ecdsa(byte[] der) {
        try {
            ECPrivateKey parsed = ECPrivateKey.getInstance(der);
            byte[] point = Optional.ofNullable(parsed.getPublicKey())
                    .orElseThrow(() -> new IllegalArgumentException("its public part is missing"))
                    .getOctets();
            byte[] spki = P256.subjectPublicKeyInfo(point);
            KeySpec secret = new ECPrivateKeySpec(parsed.getKey(), P256.parameters());
            return new JcaIdentity(
                    PublicKey.of(KeyType.ECDSA, spki),
                    "SHA256withECDSA",
                    KeyFactory.getInstance("EC").generatePrivate(secret));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("it is no key of P-256", e);
        }
    }

    /** Returns the identity of a key in the form of PKCS #1. */
    static Identity rsa(byte[] der) {
        RSAPrivateKey parsed = RSAPrivateKey.getInstance(der);
        requireStrong(parsed.getModulus());
        try {
            KeyFactory factory = KeyFactory.getInstance("RSA");
            byte[] spki = factory.generatePublic(new RSAPublicKeySpec(parsed.getModulus(), parsed.getPublicExponent()))
                    .getEncoded();
            KeySpec secret = new RSAPrivateCrtKeySpec(
                    parsed.getModulus(),
                    parsed.getPublicExponent(),
                    parsed.getPrivateExponent(),
                    parsed.getPrime1(),
                    parsed.getPrime2(),
                    parsed.getExponent1(),
                    parsed.getExponent2(),
                    parsed.getCoefficient());
            return new JcaIdentity(PublicKey.of(KeyType.RSA, spki), "SHA256withRSA", factory.generatePrivate(secret));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("it is no RSA key", e);
        }
    }

    @Override
    public PublicKey publicKey() {
        return publicKey;
    }

    @Override
    public byte[] sign(byte[] message) {
        java.security.PrivateKey present =
                key.orElseThrow(() -> new IllegalStateException("the identity " + peerId() + " was closed"));
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(present);
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the key does not sign", e); // found out when it is loaded
        }
    }

    @Override
    public void close() {
        key = Optional.empty();
    }

    @Override
    public String toString() {
        return "JcaIdentity[" + peerId() + "]";
    }

    private static void requireStrong(BigInteger modulus) {
        if (modulus.bitLength() < RsaSignatures.MIN_BITS) {
            throw P2pError.of(
                            ErrorCode.KEY_TOO_WEAK,
                            "an RSA key of " + modulus.bitLength() + " bits is shorter than " + RsaSignatures.MIN_BITS)
                    .toException();
        }
    }
}

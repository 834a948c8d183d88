package io.p2p4j.security.testing;

import io.p2p4j.api.peer.KeyType;
import io.p2p4j.api.peer.PublicKey;
import io.p2p4j.api.security.Identity;
import io.p2p4j.security.identity.Ed25519Identity;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;

/** Makes identities of every kind that a peer may have. */
public final class Keys {

    private Keys() {}

    /** Returns an Ed25519 identity of a seed made from a number. */
    public static Identity ed25519(long number) {
        byte[] seed = new byte[Ed25519Identity.SEED_LENGTH];
        new Random(number).nextBytes(seed);
        return new Ed25519Identity(seed);
    }

    /** Returns an RSA identity. */
    public static Identity rsa(int bits) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return ofJdk(KeyType.RSA, generator.generateKeyPair(), "SHA256withRSA");
    }

    /** Returns an ECDSA identity on a curve of the JDK. */
    public static Identity ecdsa(String curve) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return ofJdk(KeyType.ECDSA, generator.generateKeyPair(), "SHA256withECDSA");
    }

    /** Returns the secp256k1 identity of a private key. */
    public static Identity secp256k1(BigInteger secret) {
        X9ECParameters named = CustomNamedCurves.getByName("secp256k1");
        ECDomainParameters curve = new ECDomainParameters(named);
        byte[] point = curve.getG().multiply(secret).getEncoded(true);
        return identity(PublicKey.of(KeyType.SECP256K1, point), message -> {
            try {
                ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
                signer.init(true, new ECPrivateKeyParameters(secret, curve));
                BigInteger[] rs = signer.generateSignature(
                        MessageDigest.getInstance("SHA-256").digest(message));
                return StandardDSAEncoding.INSTANCE.encode(curve.getN(), rs[0], rs[1]);
            } catch (GeneralSecurityException | IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Returns an identity of a key and what signs for it. */
    public static Identity identity(PublicKey key, UnaryOperator<byte[]> signer) {
        return new Identity() {
            @Override
            public PublicKey publicKey() {
                return key;
            }

            @Override
            public byte[] sign(byte[] message) {
                return signer.apply(message);
            }

            @Override
            public void close() {
                // a test's key is no secret
            }
        };
    }

    private static Identity ofJdk(KeyType type, KeyPair pair, String algorithm) {
        return identity(PublicKey.of(type, pair.getPublic().getEncoded()), message -> {
            try {
                Signature signer = Signature.getInstance(algorithm);
                signer.initSign(pair.getPrivate());
                signer.update(message);
                return signer.sign();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}

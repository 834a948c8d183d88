package io.p2p4j.security.testing;

import io.p2p4j.api.security.Identity;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;

/** Makes certificates for a peer, good ones and such as no peer should have. */
public final class Forger {

    /** The extension of libp2p. */
    public static final String LIBP2P = "1.3.6.1.4.1.53594.1.1";

    /** The moment from which a certificate is valid if nothing else is said. */
    public static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");

    /** The last such moment. */
    public static final Instant TO = Instant.parse("2126-01-01T00:00:00Z");

    private final Identity identity;
    private final List<Extension> extensions = new ArrayList<>();
    private KeyPair keys = Forger.keys("EC", "secp256r1");
    private KeyPair signing = keys;
    private String algorithm = "SHA256withECDSA";
    private String oid = "1.2.840.10045.4.3.2";
    private String name = "O=libp2p";
    private Instant from = FROM;
    private Instant to = TO;
    private int version = 2;

    /** Begins with a certificate that is in order but for its lack of extensions. */
    public Forger(Identity identity) {
        this.identity = identity;
    }

    /** Returns a certificate that is in order. */
    public static Forger valid(Identity identity) {
        return new Forger(identity).vouched(true);
    }

    /** Returns new keys. */
    public static KeyPair keys(String algorithm, String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (!curve.isEmpty()) {
                generator.initialize(new java.security.spec.ECGenParameterSpec(curve));
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Gives it another key, whose signatures are of an algorithm. */
    public Forger keys(KeyPair other, String signature, String signatureOid) {
        keys = other;
        signing = other;
        algorithm = signature;
        oid = signatureOid;
        return this;
    }

    /** Lets another key sign it. */
    public Forger signedBy(KeyPair other) {
        signing = other;
        return this;
    }

    /** Names its issuer and subject. */
    public Forger named(String other) {
        name = other;
        return this;
    }

    /** Bounds its validity. */
    public Forger valid(Instant begin, Instant end) {
        from = begin;
        to = end;
        return this;
    }

    /** Gives it a version, counted from zero. */
    public Forger version(int other) {
        version = other;
        return this;
    }

    /** Adds the extension of libp2p, signed for the key that it has now. */
    public Forger vouched(boolean critical) {
        return extension(LIBP2P, critical, vouching(keys.getPublic()));
    }

    /** Adds an extension. */
    public Forger extension(String extensionOid, boolean critical, byte[] value) {
        extensions.add(new Extension(new ASN1ObjectIdentifier(extensionOid), critical, value));
        return this;
    }

    /** Returns what vouches for a key. */
    public byte[] vouching(PublicKey key) {
        byte[] prefix = "libp2p-tls-handshake:".getBytes(StandardCharsets.US_ASCII);
        byte[] info = key.getEncoded();
        byte[] message = new byte[prefix.length + info.length];
        System.arraycopy(prefix, 0, message, 0, prefix.length);
        System.arraycopy(info, 0, message, prefix.length, info.length);
        return encoded(new DERSequence(new ASN1Encodable[] {
            new DEROctetString(identity.publicKey().encode()), new DEROctetString(identity.sign(message))
        }));
    }

    /** Returns the keys that it has. */
    public KeyPair keys() {
        return keys;
    }

    /** Returns the certificate. */
    public byte[] encode() {
        AlgorithmIdentifier kind = new AlgorithmIdentifier(new ASN1ObjectIdentifier(oid));
        List<ASN1Encodable> fields = new ArrayList<>(List.of(
                new DERTaggedObject(true, 0, new ASN1Integer(version)),
                new ASN1Integer(BigInteger.TEN),
                kind,
                new X500Name(name),
                new DERSequence(new ASN1Encodable[] {new Time(Date.from(from)), new Time(Date.from(to))}),
                new X500Name(name),
                SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded())));
        if (!extensions.isEmpty()) {
            fields.add(new DERTaggedObject(true, 3, new Extensions(extensions.toArray(Extension[]::new))));
        }
        DERSequence signed = new DERSequence(fields.toArray(ASN1Encodable[]::new));
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(signing.getPrivate());
            signer.update(encoded(signed));
            return encoded(new DERSequence(new ASN1Encodable[] {signed, kind, new DERBitString(signer.sign())}));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] encoded(ASN1Encodable value) {
        try {
            return value.toASN1Primitive().getEncoded("DER");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

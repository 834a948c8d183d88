package io.p2p4j.security.tls.certificate;

import io.p2p4j.api.peer.PublicKey;
import io.p2p4j.api.security.Identity;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * Holds the certificate by which this node proves itself, and its key: P-256, made for one identity in one process.
 *
 * <p>The key signs handshakes and encrypts nothing, so that using it for many connections gives nothing away about any of
 * them; making it anew for each would cost a key and two signatures.
 */
public final class HostCertificate {

    private static final ASN1ObjectIdentifier LIBP2P = new ASN1ObjectIdentifier("1.3.6.1.4.1.53594.1.1");
    private static final AlgorithmIdentifier ECDSA = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    private static final X500Name NAME = new X500Name("O=libp2p"); // some readers insist that there is one
    private static final Duration SKEW = Duration.ofHours(1); // of a peer's clock
    private static final Duration VALIDITY = Duration.ofDays(36500); // it ends with this process anyway
    private static final int SERIAL_BITS = 62;

    private final PublicKey owner;
    private final byte[] encoded;
    private final PeerCertificate asSeen;
    private final PrivateKey key;

    private HostCertificate(PublicKey owner, byte[] encoded, PrivateKey key) throws CertificateException {
        this.owner = owner;
        this.encoded = encoded;
        this.asSeen = PeerCertificate.read(encoded);
        this.key = key;
    }

    /** Makes a certificate that is valid from a little before now. */
    public static HostCertificate of(Identity self, SecureRandom random, Instant now) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = generator.generateKeyPair();
            BigInteger serial = new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE);
            TBSCertificate signed = unsigned(self, pair.getPublic().getEncoded(), serial, now);
            Signature signer = Signature.getInstance(SignatureKind.ECDSA_P256.algorithm());
            signer.initSign(pair.getPrivate());
            signer.update(signed.getEncoded());
            byte[] signature = signer.sign();
            byte[] encoded =
                    sequence(signed, ECDSA, new DERBitString(signature)).getEncoded();
            return new HostCertificate(self.publicKey(), encoded, pair.getPrivate());
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError("every JDK has P-256, and its keys can be encoded", e);
        }
    }

    /** Returns the public key of the identity that it vouches for. */
    public PublicKey owner() {
        return owner;
    }

    /** Returns the certificate in DER. */
    public byte[] encoded() {
        return encoded.clone();
    }

    /** Returns the certificate as a peer sees it. */
    public PeerCertificate asSeen() {
        return asSeen;
    }

    /** Returns a signature of what has a SHA-256 hash. */
    public byte[] signHash(byte[] hash) throws GeneralSecurityException {
        Signature signer = Signature.getInstance("NONEwithECDSA");
        signer.initSign(key);
        signer.update(hash);
        return signer.sign();
    }

    private static TBSCertificate unsigned(Identity self, byte[] keyInfo, BigInteger serial, Instant now)
            throws IOException {
        V3TBSCertificateGenerator certificate = new V3TBSCertificateGenerator();
        certificate.setSerialNumber(new ASN1Integer(serial));
        certificate.setSignature(ECDSA);
        certificate.setIssuer(NAME);
        certificate.setSubject(NAME);
        certificate.setStartDate(new Time(Date.from(now.minus(SKEW))));
        certificate.setEndDate(new Time(Date.from(now.plus(VALIDITY))));
        certificate.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(keyInfo));
        // js-libp2p looks at the first extension only.
        certificate.setExtensions(new Extensions(new Extension(
                LIBP2P,
                true,
                sequence(
                                new DEROctetString(self.publicKey().encode()),
                                new DEROctetString(self.sign(PeerCertificate.vouched(keyInfo))))
                        .getEncoded())));
        return certificate.generateTBSCertificate();
    }

    private static DERSequence sequence(ASN1Encodable... elements) {
        return new DERSequence(elements);
    }
}

package io.p2p4j.security.tls;

import io.p2p4j.security.tls.certificate.PeerCertificate;
import io.p2p4j.security.tls.certificate.SignatureKind;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.Tls13Verifier;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsEncryptor;
import org.bouncycastle.tls.crypto.TlsVerifier;
import org.jspecify.annotations.Nullable;

/**
 * Lets the library verify with a certificate that it cannot read itself, since its reader insists on an issuer's name.
 *
 * <p>All that TLS 1.3 asks of a certificate is whether its key made a signature; what older versions ask is refused.
 */
final class PresentedCertificate implements TlsCertificate {

    private final byte[] encoded;
    private final PeerCertificate certificate;

    PresentedCertificate(byte[] encoded, PeerCertificate certificate) {
        this.encoded = encoded.clone();
        this.certificate = certificate;
    }

    PeerCertificate certificate() {
        return certificate;
    }

    @Override
    public Tls13Verifier createVerifier(int signatureScheme) throws TlsFatalAlert {
        SignatureKind kind = SignatureKind.ofScheme(signatureScheme)
                .orElseThrow(() -> new TlsFatalAlert(AlertDescription.illegal_parameter));
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        return new Tls13Verifier() {
            @Override
            public OutputStream getOutputStream() {
                return message;
            }

            @Override
            public boolean verifySignature(byte[] signature) {
                return certificate.verifies(kind, message.toByteArray(), signature);
            }
        };
    }

    @Override
    public byte[] getEncoded() {
        return encoded.clone();
    }

    @Override
    public TlsCertificate checkUsageInRole(int role) {
        return this; // libp2p asks nothing of key usages
    }

    @Override
    public byte @Nullable [] getExtension(ASN1ObjectIdentifier oid) {
        return null; // the library looks for what libp2p does not use
    }

    @Override
    public TlsEncryptor createEncryptor(int role) throws TlsFatalAlert {
        throw older();
    }

    @Override
    public TlsVerifier createVerifier(short signatureAlgorithm) throws TlsFatalAlert {
        throw older();
    }

    @Override
    public BigInteger getSerialNumber() {
        return BigInteger.ZERO;
    }

    @Override
    public @Nullable String getSigAlgOID() {
        return null;
    }

    @Override
    public @Nullable ASN1Encodable getSigAlgParams() {
        return null;
    }

    @Override
    public short getLegacySignatureAlgorithm() throws TlsFatalAlert {
        throw older();
    }

    @Override
    public boolean supportsSignatureAlgorithm(short signatureAlgorithm) {
        return false;
    }

    @Override
    public boolean supportsSignatureAlgorithmCA(short signatureAlgorithm) {
        return false;
    }

    private static TlsFatalAlert older() {
        return new TlsFatalAlert(AlertDescription.internal_error, "only TLS 1.3 is spoken here");
    }
}

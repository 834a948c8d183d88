package io.p2p4j.security.tls;

import io.p2p4j.security.aead.CipherPool;
import io.p2p4j.security.tls.certificate.PeerCertificate;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateType;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** Does the library's cryptography, with certificates read by {@link PeerCertificate}. Thread-safe. */
final class Crypto extends BcTlsCrypto {

    private final CipherPool ciphers = new CipherPool();

    Crypto(SecureRandom random) {
        super(random);
    }

    /** Returns what protects the records of all sessions. */
    CipherPool ciphers() {
        return ciphers;
    }

    @Override
    public TlsCertificate createCertificate(short type, byte[] encoded) throws TlsFatalAlert {
        if (type != CertificateType.X509) {
            throw new TlsFatalAlert(AlertDescription.unsupported_certificate);
        }
        try {
            return new PresentedCertificate(encoded, PeerCertificate.read(encoded));
        } catch (CertificateException e) {
            throw refused(e);
        }
    }

    /** Returns the alert that refuses a certificate, with the reason for this side's eyes. */
    static TlsFatalAlert refused(CertificateException e) {
        return new TlsFatalAlert(
                AlertDescription.bad_certificate, "the remote's certificate is refused: " + e.getMessage(), e);
    }
}

package io.p2p4j.security.tls.certificate;

import io.p2p4j.api.error.ProtocolException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.peer.PublicKey;
import io.p2p4j.security.identity.Signatures;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Optional;

/**
 * Binds a peer to the key of its certificate, as far as the certificate was checked: {@link #verify} checks all of it.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/tls/tls.md#peer-authentication">libp2p TLS, peer
 *     authentication</a>
 */
public final class PeerCertificate {

    /** The longest certificate that is read; one with an RSA identity of 8192 bits takes little more than half. */
    public static final int MAX_ENCODED = 4096;

    /** The extension 1.3.6.1.4.1.53594.1.1, in the hex of its DER content. */
    static final String EXTENSION = "2b0601040183a25a0101";

    private static final byte[] PREFIX = "libp2p-tls-handshake:".getBytes(StandardCharsets.US_ASCII);

    private final CertificateFields fields;
    private final java.security.PublicKey key;

    private PeerCertificate(CertificateFields fields, java.security.PublicKey key) {
        this.fields = fields;
        this.key = key;
    }

    /**
     * Reads a certificate; nothing of it is proven yet.
     *
     * @throws CertificateException if it is malformed, too long or its key is of no kind that is known here
     */
    public static PeerCertificate read(byte[] encoded) throws CertificateException {
        if (encoded.length > MAX_ENCODED) {
            throw new CertificateException("it has " + encoded.length + " bytes, more than " + MAX_ENCODED);
        }
        CertificateFields fields = CertificateFields.read(encoded);
        SignatureKind kind = SignatureKind.ofOid(fields.signatureOid())
                .orElseThrow(() -> new CertificateException("its signature is of an unknown kind"));
        try {
            return new PeerCertificate(
                    fields,
                    KeyFactory.getInstance(kind.keyAlgorithm())
                            .generatePublic(new X509EncodedKeySpec(fields.keyInfo())));
        } catch (GeneralSecurityException e) {
            throw new CertificateException("its key is not one that " + kind + " verifies with", e);
        }
    }

    /**
     * Checks validity, extensions, the certificate's own signature and the peer's, and returns the peer.
     *
     * @throws CertificateException if anything is wrong
     */
    public PeerId verify(Instant now) throws CertificateException {
        if (now.isBefore(fields.notBefore())) {
            throw new CertificateException("it is not valid before " + fields.notBefore());
        }
        if (now.isAfter(fields.notAfter())) {
            throw new CertificateException("it expired at " + fields.notAfter());
        }
        requireKnownExtensions();
        if (!SignatureKind.ofOid(fields.signatureOid())
                .filter(kind -> verifies(kind, fields.signed(), fields.signature()))
                .isPresent()) {
            throw new CertificateException("it is not signed by its own key");
        }
        return peer();
    }

    /** Returns whether the holder of the certificate's key signed a message. */
    public boolean verifies(SignatureKind kind, byte[] message, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(kind.algorithm());
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // no signature of this kind, or a key that cannot make one: nothing is proven
        }
    }

    /** Returns what a peer signs to vouch for a certificate's key. */
    static byte[] vouched(byte[] keyInfo) {
        byte[] message = new byte[PREFIX.length + keyInfo.length];
        System.arraycopy(PREFIX, 0, message, 0, PREFIX.length);
        System.arraycopy(keyInfo, 0, message, PREFIX.length, keyInfo.length);
        return message;
    }

    private void requireKnownExtensions() throws CertificateException {
        Optional<CertificateFields.Extension> unknown = fields.extensions().stream()
                .filter(extension -> extension.critical() && !extension.oid().equals(EXTENSION))
                .findFirst();
        if (unknown.isPresent()) {
            throw new CertificateException(
                    "it has the critical extension " + unknown.get().oid() + " (DER), which is unknown here");
        }
    }

    private PeerId peer() throws CertificateException {
        byte[] value = fields.extensions().stream()
                .filter(extension -> extension.oid().equals(EXTENSION))
                .findFirst()
                .orElseThrow(() -> new CertificateException("it lacks the libp2p extension"))
                .value();
        Der outer = new Der(value);
        Der signedKey = new Der(outer.next(Der.SEQUENCE).content());
        outer.end();
        byte[] identity = signedKey.next(Der.OCTET_STRING).content();
        byte[] signature = signedKey.next(Der.OCTET_STRING).content();
        signedKey.end();
        PublicKey publicKey = decoded(identity);
        if (!Signatures.verify(publicKey, vouched(fields.keyInfo()), signature)) {
            throw new CertificateException("the " + publicKey.type() + " signature of its peer does not verify");
        }
        return PeerId.of(publicKey);
    }

    private static PublicKey decoded(byte[] identity) throws CertificateException {
        try {
            return PublicKey.decode(identity);
        } catch (ProtocolException e) {
            throw new CertificateException(
                    "its peer's key is malformed: " + e.error().message(), e);
        }
    }
}

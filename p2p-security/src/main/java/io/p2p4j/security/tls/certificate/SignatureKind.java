package io.p2p4j.security.tls.certificate;

import java.util.Arrays;
import java.util.Optional;
import java.util.Vector;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;

/**
 * Lists how a peer may sign with the key of its certificate: the curves of TLS 1.3 and Ed25519.
 *
 * <p>RSA is not among them: the specification asks whoever has elliptic curves not to use it here, and all do.
 */
public enum SignatureKind {
    ECDSA_P256(SignatureScheme.ecdsa_secp256r1_sha256, "SHA256withECDSA", "EC", "2a8648ce3d040302"),
    ECDSA_P384(SignatureScheme.ecdsa_secp384r1_sha384, "SHA384withECDSA", "EC", "2a8648ce3d040303"),
    ED25519(SignatureScheme.ed25519, "Ed25519", "Ed25519", "2b6570");

    private final int scheme;
    private final String algorithm;
    private final String keyAlgorithm;
    private final String oid;

    SignatureKind(int scheme, String algorithm, String keyAlgorithm, String oid) {
        this.scheme = scheme;
        this.algorithm = algorithm;
        this.keyAlgorithm = keyAlgorithm;
        this.oid = oid;
    }

    /** Returns the kind that TLS gives a number. */
    public static Optional<SignatureKind> ofScheme(int scheme) {
        return Arrays.stream(values()).filter(kind -> kind.scheme == scheme).findFirst();
    }

    /** Returns the kind whose object identifier a certificate names, in hex. */
    static Optional<SignatureKind> ofOid(String hex) {
        return Arrays.stream(values()).filter(kind -> kind.oid.equals(hex)).findFirst();
    }

    /** Returns all of them as the library wants it. */
    @SuppressWarnings("JdkObsolete") // the library's type
    public static Vector<SignatureAndHashAlgorithm> offer() {
        Vector<SignatureAndHashAlgorithm> offer = new Vector<>();
        for (SignatureKind kind : values()) {
            offer.add(kind.pair());
        }
        return offer;
    }

    /** Returns this kind as the library spells it. */
    public SignatureAndHashAlgorithm pair() {
        return SignatureScheme.getSignatureAndHashAlgorithm(scheme);
    }

    /** Returns the JDK's name of the signature. */
    String algorithm() {
        return algorithm;
    }

    /** Returns the JDK's name of its keys. */
    String keyAlgorithm() {
        return keyAlgorithm;
    }
}

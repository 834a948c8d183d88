package io.p2p4j.security.tls.record;

import io.p2p4j.security.aead.Aead;
import java.util.Arrays;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.crypto.CryptoHashAlgorithm;

/**
 * Lists the cipher suites of TLS 1.3 that are spoken here, preferred first: AES is fastest where the hardware has it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8446#appendix-B.4">RFC 8446, cipher suites</a>
 */
public enum CipherKind {
    AES_128_GCM_SHA256(CipherSuite.TLS_AES_128_GCM_SHA256, Aead.AES_GCM, 16, CryptoHashAlgorithm.sha256, 32),
    AES_256_GCM_SHA384(CipherSuite.TLS_AES_256_GCM_SHA384, Aead.AES_GCM, 32, CryptoHashAlgorithm.sha384, 48),
    CHACHA20_POLY1305_SHA256(
            CipherSuite.TLS_CHACHA20_POLY1305_SHA256, Aead.CHACHA20_POLY1305, 32, CryptoHashAlgorithm.sha256, 32);

    private final int suite;
    private final Aead aead;
    private final int keyLength;
    private final int hash;
    private final int hashLength;

    CipherKind(int suite, Aead aead, int keyLength, int hash, int hashLength) {
        this.suite = suite;
        this.aead = aead;
        this.keyLength = keyLength;
        this.hash = hash;
        this.hashLength = hashLength;
    }

    /** Returns the kind that was negotiated. */
    public static CipherKind of(int suite) {
        return Arrays.stream(values())
                .filter(kind -> kind.suite == suite)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the suite " + suite + " is never offered"));
    }

    /** Returns all of them as the library wants it. */
    public static int[] suites() {
        return Arrays.stream(values()).mapToInt(kind -> kind.suite).toArray();
    }

    Aead aead() {
        return aead;
    }

    int keyLength() {
        return keyLength;
    }

    /** Returns the library's number of the hash by which keys are derived. */
    int hash() {
        return hash;
    }

    int hashLength() {
        return hashLength;
    }
}

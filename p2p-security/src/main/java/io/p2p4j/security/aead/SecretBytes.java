package io.p2p4j.security.aead;

import java.io.Serial;
import java.util.Arrays;
import javax.crypto.SecretKey;

/** Holds a symmetric key that, unlike the JDK's own holder, can be wiped. */
public final class SecretBytes implements SecretKey {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String algorithm;
    private final transient byte[] bytes;

    /** Takes the array over: it is wiped with this key. */
    public SecretBytes(String algorithm, byte[] bytes) {
        this.algorithm = algorithm;
        this.bytes = bytes;
    }

    @Override
    public String getAlgorithm() {
        return algorithm;
    }

    @Override
    public String getFormat() {
        return "RAW";
    }

    /** Returns a copy: ciphers wipe what they are given when they get another key. */
    @Override
    public byte[] getEncoded() {
        return bytes.clone();
    }

    @Override
    public void destroy() {
        Arrays.fill(bytes, (byte) 0);
    }
}

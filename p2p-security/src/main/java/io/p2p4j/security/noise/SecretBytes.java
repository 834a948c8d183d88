package io.p2p4j.security.noise;

import java.io.Serial;
import java.util.Arrays;
import javax.crypto.SecretKey;

/** Holds a symmetric key that, unlike the JDK's own holder, can be wiped. */
final class SecretBytes implements SecretKey {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient byte[] bytes;

    /** Takes the array over: it is wiped with this key. */
    SecretBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public String getAlgorithm() {
        return "RAW";
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

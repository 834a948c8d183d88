package io.p2p4j.security.noise;

import io.p2p4j.security.aead.SecretBytes;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;

/**
 * Derives two keys of 32 bytes from a chaining key and new key material.
 *
 * @see <a href="https://noiseprotocol.org/noise.html#hash-functions">Noise, HKDF</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5869">RFC 5869</a>
 */
final class Hkdf implements AutoCloseable {

    private static final String HMAC = "HmacSHA256";

    private final byte[] first;
    private final byte[] second;

    private Hkdf(byte[] first, byte[] second) {
        this.first = first;
        this.second = second;
    }

    static Hkdf derive(byte[] chainingKey, byte[] material) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(HMAC);
        byte[] extracted = hmac(mac, chainingKey, material);
        byte[] first = hmac(mac, extracted, new byte[] {1});
        byte[] input = Arrays.copyOf(first, first.length + 1);
        input[first.length] = 2;
        byte[] second = hmac(mac, extracted, input);
        Arrays.fill(extracted, (byte) 0);
        Arrays.fill(input, (byte) 0);
        return new Hkdf(first, second);
    }

    byte[] first() {
        return first.clone();
    }

    byte[] second() {
        return second.clone();
    }

    @Override
    public void close() {
        Arrays.fill(first, (byte) 0);
        Arrays.fill(second, (byte) 0);
    }

    static byte[] hmac(Mac mac, byte[] key, byte[] data) throws GeneralSecurityException {
        SecretBytes secret = new SecretBytes(HMAC, key.clone());
        try {
            mac.init(secret);
            return mac.doFinal(data);
        } finally {
            secret.destroy();
        }
    }
}

package io.p2p4j.security.vault;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts and decrypts with AES-256-GCM and a tag of 16 bytes, authenticating a header beside the content.
 *
 * @see <a href="https://csrc.nist.gov/pubs/sp/800/38/d/final">NIST SP 800-38D</a>
 */
public final class AesGcm {

    /** The length of a key. */
    public static final int KEY = 32;
    /** The length of a nonce. */
    public static final int NONCE = 12;
    /** What a ciphertext is longer than its plaintext by. */
    public static final int TAG = 16;

    private AesGcm() {}

    /** Returns the ciphertext; no key may ever see a nonce twice. */
    public static byte[] encrypt(byte[] key, byte[] nonce, byte[] header, byte[] plaintext) {
        try {
            return crypt(Cipher.ENCRYPT_MODE, key, nonce, header, plaintext);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("AES-256-GCM encrypts whatever it is given", e);
        }
    }

    /**
     * Returns the plaintext.
     *
     * @throws AEADBadTagException if the key, nonce or header is another one or the content was changed
     */
    public static byte[] decrypt(byte[] key, byte[] nonce, byte[] header, byte[] ciphertext)
            throws AEADBadTagException {
        try {
            return crypt(Cipher.DECRYPT_MODE, key, nonce, header, ciphertext);
        } catch (AEADBadTagException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("AES-256-GCM decrypts or finds a bad tag", e);
        }
    }

    private static byte[] crypt(int mode, byte[] key, byte[] nonce, byte[] header, byte[] input)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG * Byte.SIZE, nonce));
        cipher.updateAAD(header);
        return cipher.doFinal(input);
    }
}

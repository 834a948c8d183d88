package io.p2p4j.security.store;

import io.p2p4j.security.vault.AesGcm;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;

/** Says how content is covered at rest: encrypted, or left readable; authenticated by AES-256-GCM either way. */
enum Cover {
    /** Encrypted. */
    ENCRYPTED("aes-256-gcm") {
        @Override
        byte[] seal(byte[] key, byte[] nonce, byte[] label, byte[] content) {
            return AesGcm.encrypt(key, nonce, label, content);
        }

        @Override
        byte[] open(byte[] key, byte[] nonce, byte[] label, byte[] sealed) throws AEADBadTagException {
            return AesGcm.decrypt(key, nonce, label, sealed);
        }
    },

    /** Readable, with a tag that nobody can make who has no key. */
    READABLE("aes-256-gmac") {
        @Override
        byte[] seal(byte[] key, byte[] nonce, byte[] label, byte[] content) {
            byte[] tag = AesGcm.encrypt(key, nonce, joined(label, content), new byte[0]);
            return joined(content, tag);
        }

        @Override
        byte[] open(byte[] key, byte[] nonce, byte[] label, byte[] sealed) throws AEADBadTagException {
            if (sealed.length < AesGcm.TAG) {
                throw new AEADBadTagException("shorter than a tag");
            }
            byte[] content = Arrays.copyOf(sealed, sealed.length - AesGcm.TAG);
            byte[] tag = Arrays.copyOfRange(sealed, content.length, sealed.length);
            AesGcm.decrypt(key, nonce, joined(label, content), tag);
            return content;
        }
    };

    private final String spelling;

    Cover(String spelling) {
        this.spelling = spelling;
    }

    static Optional<Cover> of(String spelling) {
        return Arrays.stream(values())
                .filter(cover -> cover.spelling.equals(spelling))
                .findFirst();
    }

    String spelling() {
        return spelling;
    }

    /** Returns the content with its tag; no key may ever see a nonce twice. */
    abstract byte[] seal(byte[] key, byte[] nonce, byte[] label, byte[] content);

    /** Returns the content; throws if label or content is not what was sealed. */
    abstract byte[] open(byte[] key, byte[] nonce, byte[] label, byte[] sealed) throws AEADBadTagException;

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}

package io.p2p4j.api.security;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Holds a passphrase until it is closed, which wipes it. Thread-safe; never printed. */
public final class Passphrase implements AutoCloseable {

    private final char[] chars;
    private boolean closed;

    private Passphrase(char[] chars) {
        this.chars = chars;
    }

    /**
     * Returns a passphrase that owns a copy; the caller wipes its own array.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public static Passphrase of(char[] chars) {
        if (chars.length == 0) {
            throw new IllegalArgumentException("a passphrase has at least one character");
        }
        return new Passphrase(chars.clone());
    }

    /** Returns a copy of its own, which outlives this one. */
    public synchronized Passphrase copy() {
        requireOpen();
        return new Passphrase(chars.clone());
    }

    /** Returns it in UTF-8, for a key derivation; the caller wipes the array. */
    public synchronized byte[] revealUtf8() {
        requireOpen();
        byte[] room = new byte[3 * chars.length]; // the most there can be, so that no copy is made while encoding
        ByteBuffer encoded = ByteBuffer.wrap(room);
        StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .encode(CharBuffer.wrap(chars), encoded, true);
        byte[] bytes = Arrays.copyOf(room, encoded.position());
        Arrays.fill(room, (byte) 0);
        return bytes;
    }

    /** Wipes it. Idempotent. */
    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(chars, '\0');
    }

    @Override
    public String toString() {
        return "Passphrase[hidden]";
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the passphrase was wiped");
        }
    }
}

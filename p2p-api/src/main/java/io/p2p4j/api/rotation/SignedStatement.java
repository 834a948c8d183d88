package io.p2p4j.api.rotation;

import java.util.Arrays;

/**
 * Holds a statement and the bytes by which others can verify it. Immutable.
 *
 * <p>That it exists proves nothing: {@link Notary#isGenuine} does.
 */
public final class SignedStatement {

    /** The most bytes; two keys and two signatures of RSA with 8192 bits take less. */
    public static final int MAX_BYTES = 8192;

    private final KeyStatement statement;
    private final byte[] bytes;

    /** Holds a statement and a copy of its bytes. */
    public SignedStatement(KeyStatement statement, byte[] bytes) {
        this.statement = statement;
        this.bytes = bytes.clone();
    }

    /** Returns what is said. */
    public KeyStatement statement() {
        return statement;
    }

    /** Returns a copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SignedStatement signed && Arrays.equals(bytes, signed.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return statement.toString();
    }
}

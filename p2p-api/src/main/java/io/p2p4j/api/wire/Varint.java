package io.p2p4j.api.wire;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * Reads and writes unsigned varints: seven bits a byte, the lowest first, at most nine bytes, minimal.
 *
 * @see <a href="https://github.com/multiformats/unsigned-varint">multiformats unsigned-varint</a>
 */
public final class Varint {

    /** The most bytes a varint has; values reach 2⁶³ − 1. */
    public static final int MAX_BYTES = 9;

    private Varint() {}

    /** Returns the bytes that {@code value} takes. */
    public static int size(long value) {
        return Math.max(1, (70 - Long.numberOfLeadingZeros(requireUnsigned(value))) / 7);
    }

    /** Writes a value that is not negative. */
    public static void write(long value, ByteBuffer out) {
        long rest = requireUnsigned(value);
        while (rest > 0x7f) {
            out.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }

    /**
     * Reads a value; the buffer's end counts as truncation.
     *
     * @throws io.p2p4j.api.error.ProtocolException if it is truncated, too long or not minimal
     */
    public static long read(ByteBuffer in) {
        try {
            return read(in::get);
        } catch (BufferUnderflowException e) {
            throw malformed("truncated", e);
        }
    }

    /**
     * Reads a value byte by byte.
     *
     * @param in yields the next byte; what it throws passes through
     * @throws io.p2p4j.api.error.ProtocolException if it is too long or not minimal
     */
    public static <E extends Exception> long read(ByteSource<E> in) throws E {
        long value = 0;
        for (int i = 0; i < MAX_BYTES; i++) {
            byte b = in.next();
            value |= (b & 0x7fL) << (7 * i);
            if (b >= 0) {
                if (b == 0 && i > 0) {
                    throw malformed("not minimal");
                }
                return value;
            }
        }
        throw malformed("longer than " + MAX_BYTES + " bytes");
    }

    /**
     * Yields bytes one at a time.
     *
     * @param <E> what it throws when there is none
     */
    @FunctionalInterface
    public interface ByteSource<E extends Exception> {
        /** Returns the next byte. */
        byte next() throws E;
    }

    private static long requireUnsigned(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("a varint of " + value + " is negative");
        }
        return value;
    }

    private static P2pException malformed(String how) {
        return P2pError.of(ErrorCode.PROTOCOL_VIOLATION, "a varint is " + how).toException();
    }

    private static P2pException malformed(String how, Throwable cause) {
        return P2pError.of(ErrorCode.PROTOCOL_VIOLATION, "a varint is " + how).toException(cause);
    }
}

package io.p2p4j.api.wire;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads a protocol buffers message field by field, in work bounded by its length.
 *
 * <p>The use is a loop: {@code while (reader.next()) switch (reader.field()) …}, where each field is either read with
 * the accessor of its type or left alone, in which case it is skipped. Not thread-safe.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Protocol buffers, encoding</a>
 */
public final class ProtoReader {

    private static final int FIXED64 = 1;
    private static final int FIXED32 = 5;
    private static final long MAX_FIELD = (1L << 29) - 1;

    private final ByteBuffer in;
    private int field;
    private int wireType;
    private long number;
    private ByteBuffer content = ByteBuffer.allocate(0);

    /** Reads a whole message; the array is not copied. */
    public ProtoReader(byte[] message) {
        this.in = ByteBuffer.wrap(message);
    }

    /**
     * Moves to the next field.
     *
     * @return false at the end of the message
     * @throws io.p2p4j.api.error.ProtocolException if the message is malformed
     */
    public boolean next() {
        if (!in.hasRemaining()) {
            return false;
        }
        long tag = Varint.read(in);
        if (tag >>> 3 < 1 || tag >>> 3 > MAX_FIELD) {
            throw malformed("has the field number " + (tag >>> 3));
        }
        field = (int) (tag >>> 3);
        wireType = (int) (tag & 7);
        switch (wireType) {
            case ProtoWriter.VARINT -> number = readNumber();
            case FIXED64 -> content = take(8);
            case ProtoWriter.BYTES -> content = take(Varint.read(in));
            case FIXED32 -> content = take(4);
            default -> throw malformed("has the wire type " + wireType);
        }
        return true;
    }

    /** Returns the number of the present field. */
    public int field() {
        return field;
    }

    /** Returns the value of the present field, which must be a varint. */
    public long varint() {
        require(ProtoWriter.VARINT);
        return number;
    }

    /** Returns a copy of the present field, which must be bytes. */
    public byte[] bytes() {
        require(ProtoWriter.BYTES);
        byte[] copy = new byte[content.remaining()];
        content.duplicate().get(copy);
        return copy;
    }

    /** Returns the present field, which must be valid UTF-8. */
    public String string() {
        require(ProtoWriter.BYTES);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(content.duplicate())
                    .toString();
        } catch (CharacterCodingException e) {
            throw P2pError.of(ErrorCode.PROTOCOL_VIOLATION, "field " + field + " of a protobuf message is not UTF-8")
                    .toException(e);
        }
    }

    /** Protocol buffers write negative numbers in ten bytes, one more than an unsigned varint may have. */
    private long readNumber() {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            byte b = take(1).get();
            value |= (b & 0x7fL) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw malformed("has a varint longer than ten bytes");
    }

    private ByteBuffer take(long length) {
        if (length > in.remaining()) {
            throw malformed("ends inside field " + field);
        }
        ByteBuffer slice = in.slice(in.position(), (int) length);
        in.position(in.position() + (int) length);
        return slice;
    }

    private void require(int expected) {
        if (wireType != expected) {
            throw malformed("has wire type " + wireType + " in field " + field + " instead of " + expected);
        }
    }

    private static P2pException malformed(String how) {
        return P2pError.of(ErrorCode.PROTOCOL_VIOLATION, "a protobuf message " + how)
                .toException();
    }
}

package io.p2p4j.api.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes the few protocol buffers messages of libp2p: fields of varints, bytes and strings, in the order of the calls.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Protocol buffers, encoding</a>
 */
public final class ProtoWriter {

    static final int VARINT = 0;
    static final int BYTES = 2;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Appends a field of type {@code uint64}, {@code int64}, {@code enum} or {@code bool} that is not negative. */
    public ProtoWriter varint(int field, long value) {
        put(tag(field, VARINT));
        put(value);
        return this;
    }

    /** Appends a field of type {@code bytes} or an embedded message. */
    public ProtoWriter bytes(int field, byte[] value) {
        put(tag(field, BYTES));
        put(value.length);
        out.writeBytes(value);
        return this;
    }

    /** Appends a field of type {@code string}. */
    public ProtoWriter string(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the message. */
    public byte[] toBytes() {
        return out.toByteArray();
    }

    private static long tag(int field, int wireType) {
        return (long) field << 3 | wireType;
    }

    private void put(long value) {
        ByteBuffer varint = ByteBuffer.allocate(Varint.size(value));
        Varint.write(value, varint);
        out.writeBytes(varint.array());
    }
}

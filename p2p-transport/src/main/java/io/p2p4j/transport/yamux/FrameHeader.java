package io.p2p4j.transport.yamux;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import java.nio.ByteBuffer;

/**
 * Describes one frame: the twelve bytes before its data.
 *
 * @param type what it does
 * @param flags any of {@link #SYN}, {@link #ACK}, {@link #FIN}, {@link #RST}
 * @param stream the id of its stream as unsigned number, 0 for the session
 * @param length the bytes of data that follow, the window's increase, the ping's value or the reason to go away
 * @see <a href="https://github.com/hashicorp/yamux/blob/master/spec.md">yamux</a>
 */
record FrameHeader(FrameType type, int flags, int stream, long length) {

    static final int SIZE = 12;
    static final int SYN = 1;
    static final int ACK = 2;
    static final int FIN = 4;
    static final int RST = 8;

    private static final int VERSION = 0;
    private static final int ALL_FLAGS = SYN | ACK | FIN | RST;

    /**
     * Reads a header.
     *
     * @throws io.p2p4j.api.error.ProtocolException if its version, type, flags or stream cannot be
     */
    static FrameHeader read(ByteBuffer in) {
        int version = in.get();
        FrameType type = FrameType.ofNumber(in.get());
        int flags = Short.toUnsignedInt(in.getShort());
        int stream = in.getInt();
        long length = Integer.toUnsignedLong(in.getInt());
        if (version != VERSION || (flags & ~ALL_FLAGS) != 0) {
            throw violation("a frame has the version " + version + " and the flags " + flags);
        }
        if (type.ofStream() == (stream == 0)) {
            throw violation("a frame of type " + type + " is for stream " + Integer.toUnsignedString(stream));
        }
        return new FrameHeader(type, flags, stream, length);
    }

    /** Appends the header. */
    void write(ByteBuffer out) {
        out.put((byte) VERSION).put((byte) type.number()).putShort((short) flags);
        out.putInt(stream).putInt((int) length);
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    static P2pException violation(String what) {
        return P2pError.of(ErrorCode.PROTOCOL_VIOLATION, "yamux: " + what).toException();
    }
}

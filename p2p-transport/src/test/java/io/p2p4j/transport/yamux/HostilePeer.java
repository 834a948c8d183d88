package io.p2p4j.transport.yamux;

import io.p2p4j.transport.memory.MemoryPipe;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Speaks yamux by the frame and keeps to no rule. */
final class HostilePeer {

    private final MemoryPipe pipe;

    HostilePeer(MemoryPipe pipe) {
        this.pipe = pipe;
    }

    HostilePeer send(FrameHeader header, byte... data) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(FrameHeader.SIZE + data.length);
        header.write(out);
        return sendRaw(out.put(data).flip());
    }

    HostilePeer sendRaw(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            pipe.write(bytes);
        }
        return this;
    }

    /** Opens a stream, or sends more on it. */
    HostilePeer data(int stream, int flags, int length) throws IOException {
        return send(new FrameHeader(FrameType.DATA, flags, stream, length), new byte[length]);
    }

    /** Returns once everything sent before has been looked at. */
    void ping() throws IOException {
        FrameHeader answer = new FrameHeader(FrameType.PING, FrameHeader.ACK, 0, 77);
        send(new FrameHeader(FrameType.PING, FrameHeader.SYN, 0, 77));
        while (!receive().equals(answer)) {
            // What was sent before, a ping of the session's own too, is of no interest.
        }
    }

    /** Returns the next frame's header; its data is dropped. */
    FrameHeader receive() throws IOException {
        FrameHeader header = FrameHeader.read(exactly(FrameHeader.SIZE));
        if (header.type() == FrameType.DATA) {
            exactly((int) header.length());
        }
        return header;
    }

    private ByteBuffer exactly(int n) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(n);
        while (in.hasRemaining()) {
            if (pipe.read(in) < 0) {
                throw new EOFException("the session is closed");
            }
        }
        return in.flip();
    }
}

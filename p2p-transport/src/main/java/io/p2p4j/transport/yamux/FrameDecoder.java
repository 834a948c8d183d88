package io.p2p4j.transport.yamux;

import java.nio.ByteBuffer;

/** Cuts a sequence of chunks into frames; data is handed on as it comes, never gathered. Not thread-safe. */
final class FrameDecoder {

    private final Sink sink;
    private final ByteBuffer partial = ByteBuffer.allocate(FrameHeader.SIZE);
    private FrameHeader current = new FrameHeader(FrameType.PING, 0, 0, 0);
    private long left; // bytes of the current frame's data that are still to come

    FrameDecoder(Sink sink) {
        this.sink = sink;
    }

    /**
     * Hands on all that a chunk holds.
     *
     * @throws io.p2p4j.api.error.ProtocolException if it is not what a peer may send
     */
    void decode(ByteBuffer chunk) {
        while (chunk.hasRemaining()) {
            if (left > 0) {
                data(chunk);
            } else if (partial.position() == 0 && chunk.remaining() >= FrameHeader.SIZE) {
                begin(FrameHeader.read(chunk));
            } else {
                gather(chunk);
            }
        }
    }

    private void gather(ByteBuffer chunk) {
        while (chunk.hasRemaining() && partial.hasRemaining()) {
            partial.put(chunk.get());
        }
        if (!partial.hasRemaining()) {
            FrameHeader header = FrameHeader.read(partial.flip());
            partial.clear();
            begin(header);
        }
    }

    private void begin(FrameHeader header) {
        current = header;
        sink.begin(header);
        if (header.type() == FrameType.DATA) {
            left = header.length();
        }
        if (left == 0) {
            sink.end(header);
        }
    }

    private void data(ByteBuffer chunk) {
        int end = chunk.limit();
        chunk.limit(chunk.position() + (int) Math.min(left, chunk.remaining()));
        left -= chunk.remaining();
        sink.data(chunk);
        chunk.position(chunk.limit()).limit(end);
        if (left == 0) {
            sink.end(current);
        }
    }

    /** Takes the parts of a frame, in order; each may refuse by throwing. */
    interface Sink {
        /** Takes the header, before any data. */
        void begin(FrameHeader header);

        /** Takes a part of the data between position and limit; what it leaves is dropped. */
        void data(ByteBuffer part);

        /** Hears that the frame is complete. */
        void end(FrameHeader header);
    }
}

package io.p2p4j.it.interop;

import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.transport.Stream;
import java.nio.ByteBuffer;

/** Bytes whose place in a stream shows, as the JavaScript peer makes them too. */
final class Bytes {

    private static final int CHUNK = 64 << 10;
    private static final int PERIOD = 251; // which no buffer's size is a multiple of

    private Bytes() {}

    /**
     * What was read of a stream.
     *
     * @param bytes how many bytes
     * @param equal whether each was in its place
     * @param ended {@code eof} or the error that ended it
     */
    record Received(long bytes, boolean equal, String ended) {

        /** Returns what is read of a stream that ends soundly after so many bytes. */
        static Received whole(long bytes) {
            return new Received(bytes, true, "eof");
        }
    }

    /** Writes so many bytes. */
    static void send(Stream stream, long bytes) {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        for (long at = 0; at < bytes; at += CHUNK) {
            chunk.clear().limit((int) Math.min(CHUNK, bytes - at));
            for (int i = 0; i < chunk.limit(); i++) {
                chunk.put(i, (byte) ((at + i) % PERIOD));
            }
            stream.write(chunk);
        }
    }

    /** Reads to the end, however it comes. */
    static Received receive(Stream stream) {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        long bytes = 0;
        boolean equal = true;
        try {
            while (stream.read(chunk.clear()) >= 0) {
                chunk.flip();
                for (int i = 0; i < chunk.limit(); i++) {
                    equal &= chunk.get(i) == (byte) ((bytes + i) % PERIOD);
                }
                bytes += chunk.limit();
            }
            return new Received(bytes, equal, "eof");
        } catch (P2pException e) {
            return new Received(bytes, equal, e.code() + ": " + e.error().message());
        }
    }
}

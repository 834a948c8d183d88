package io.p2p4j.it.bench.peer;

import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.api.transport.StreamHandler;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/** Serves the protocols of the benchmarks. */
public final class Served {

    /** Sends back what it gets. */
    public static final ProtocolId ECHO = new ProtocolId("/echo/1.0.0");

    /** Sends back what it gets, 32 bytes at a time. */
    public static final ProtocolId PING = new ProtocolId("/ipfs/ping/1.0.0");

    /** Takes and gives bulk, by the wire of the libp2p specification. */
    public static final ProtocolId PERF = new ProtocolId("/perf/1.0.0");

    /** The bytes of one write or read of bulk. */
    public static final int BULK = 64 << 10;

    private static final int ECHO_BUFFER = 8 << 10;
    private static final Map<ProtocolId, StreamHandler> HANDLERS =
            Map.of(ECHO, Served::echo, PING, Served::echo, PERF, Served::perf);

    private Served() {}

    static Optional<StreamHandler> find(ProtocolId protocol) {
        return Optional.ofNullable(HANDLERS.get(protocol));
    }

    private static void echo(Stream stream) {
        ByteBuffer buffer = ByteBuffer.allocate(ECHO_BUFFER);
        while (stream.read(buffer.clear()) >= 0) {
            stream.write(buffer.flip());
        }
    }

    private static void perf(Stream stream) {
        ByteBuffer wanted = ByteBuffer.allocate(Long.BYTES);
        fill(stream, wanted);
        drain(stream);
        send(stream, wanted.flip().getLong());
    }

    /** Reads until the buffer is full. */
    static void fill(Stream stream, ByteBuffer buffer) {
        while (buffer.hasRemaining()) {
            if (stream.read(buffer) < 0) {
                throw new IllegalStateException("the stream ended " + buffer.remaining() + " bytes too early");
            }
        }
    }

    /** Reads to the end and returns how many bytes came. */
    static long drain(Stream stream) {
        ByteBuffer buffer = ByteBuffer.allocate(BULK);
        long bytes = 0;
        for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer.clear())) {
            bytes += read;
        }
        return bytes;
    }

    /** Writes so many bytes. */
    static void send(Stream stream, long bytes) {
        ByteBuffer chunk = ByteBuffer.allocate(BULK);
        for (long left = bytes; left > 0; left -= BULK) {
            stream.write(chunk.clear().limit((int) Math.min(left, BULK)));
        }
    }
}

package io.p2p4j.it.interop;

import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.node.Node;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The protocols that both sides of the tests serve, as our node does. */
final class Served {

    /** Sends back what comes. */
    static final ProtocolId ECHO = new ProtocolId("/echo/1.0.0");

    /** Sends back what came, once all of it is there. */
    static final ProtocolId COLLECT = new ProtocolId("/collect/1.0.0");

    /** Sends a million bytes and closes. */
    static final ProtocolId SOURCE = new ProtocolId("/source/1.0.0");

    /** Has nothing to say and reads to the end. */
    static final ProtocolId SINK = new ProtocolId("/sink/1.0.0");

    /** Takes the first bytes and resets the stream. */
    static final ProtocolId ABORT = new ProtocolId("/abort/1.0.0");

    /** Takes bytes and gives as many as it was asked for; the node serves it. */
    static final ProtocolId PERF = new ProtocolId("/perf/1.0.0");

    /** What {@link #SOURCE} sends. */
    static final int MILLION = 1_000_000;

    private final BlockingQueue<Bytes.Received> sunk = new LinkedBlockingQueue<>();

    private Served() {}

    static Served on(Node node) {
        Served served = new Served();
        node.handle(ECHO, Served::echo);
        node.handle(COLLECT, Served::collect);
        node.handle(SOURCE, stream -> Bytes.send(stream, MILLION));
        node.handle(SINK, served::sink);
        node.handle(ABORT, Served::abort);
        return served;
    }

    /** Returns what the sink has read in the end, and waits for it. */
    Bytes.Received sunk() throws InterruptedException {
        Bytes.Received received = sunk.poll(10, TimeUnit.SECONDS);
        if (received == null) {
            throw new AssertionError("nothing was sunk");
        }
        return received;
    }

    private static void echo(Stream stream) {
        ByteBuffer buffer = ByteBuffer.allocate(16_384);
        while (stream.read(buffer.clear()) >= 0) {
            stream.write(buffer.flip());
        }
    }

    private static void collect(Stream stream) {
        ByteBuffer all = ByteBuffer.allocate(2 * MILLION);
        while (stream.read(all) >= 0) {
            if (!all.hasRemaining()) {
                throw new AssertionError("more came than a test sends");
            }
        }
        stream.write(all.flip());
    }

    private void sink(Stream stream) {
        stream.closeWrite();
        sunk.add(Bytes.receive(stream));
    }

    private static void abort(Stream stream) {
        stream.read(ByteBuffer.allocate(1));
        stream.reset();
    }
}

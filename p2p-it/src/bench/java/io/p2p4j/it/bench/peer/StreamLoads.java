package io.p2p4j.it.bench.peer;

import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.it.bench.load.ClosedLoop;
import io.p2p4j.it.bench.load.Latencies;
import io.p2p4j.it.bench.load.Tally;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/** Loads one connection in the ways that the targets name. */
final class StreamLoads {

    private static final int PING = 32;

    private final Connection connection;

    StreamLoads(Connection connection) {
        this.connection = connection;
    }

    /** Keeps so many messages under way on one stream: each that comes back is followed by another. */
    Tally echo(int inFlight, Duration window) {
        try (Stream stream = connection.open(Served.ECHO, TransportPeer.later())) {
            ByteBuffer message = ByteBuffer.allocate(Exchange.MESSAGE);
            ByteBuffer in = ByteBuffer.allocate(Math.max(inFlight, 1) * Exchange.MESSAGE);
            long start = System.nanoTime();
            long end = start + window.toNanos();
            long sent = 0;
            long received = 0;
            boolean goOn = true;
            while (goOn || received < sent * Exchange.MESSAGE) {
                goOn = System.nanoTime() - end < 0;
                for (; goOn && sent < received / Exchange.MESSAGE + inFlight; sent++) {
                    stream.write(message.rewind());
                }
                received += received < sent * Exchange.MESSAGE ? some(stream, in.clear()) : 0;
            }
            return new Tally(sent, System.nanoTime() - start);
        }
    }

    /** Pings on one stream. */
    Map<String, Object> ping(Duration window) throws Exception {
        try (Stream stream = connection.open(Served.PING, TransportPeer.later())) {
            Latencies latencies = new Latencies();
            byte[] sent = new byte[PING];
            ByteBuffer out = ByteBuffer.wrap(sent);
            ByteBuffer in = ByteBuffer.allocate(PING);
            latencies.run(() -> pingOnce(stream, sent, out, in), window);
            return latencies.figures();
        }
    }

    /** Pings on one stream while another one, of this connection or of another, carries as much as it can. */
    Map<String, Object> pingBesideBulk(StreamLoads other, Duration window) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Tally> bulk = threads.submit(() -> other.uploadUntil(over));
            Map<String, Object> figures = new HashMap<>();
            try {
                figures.putAll(ping(window));
            } finally {
                over.set(true);
                figures.put("bulk", bulk.get().rate() / 1e6);
            }
            return figures;
        }
    }

    private Tally uploadUntil(AtomicBoolean over) {
        long start = System.nanoTime();
        long bytes = 0;
        try (Stream stream = connection.open(Served.PERF, TransportPeer.later())) {
            stream.write(ByteBuffer.allocate(Long.BYTES));
            for (; !over.get(); bytes += Served.BULK) {
                Served.send(stream, Served.BULK);
            }
            stream.closeWrite();
            Served.drain(stream);
        }
        return new Tally(bytes, System.nanoTime() - start);
    }

    /** Pings on a new stream each, whose opening is not timed. */
    Map<String, Object> pingOnNewStreams(Duration window) {
        Latencies latencies = new Latencies();
        byte[] sent = new byte[PING];
        ByteBuffer out = ByteBuffer.wrap(sent);
        ByteBuffer in = ByteBuffer.allocate(PING);
        long end = System.nanoTime() + window.toNanos();
        while (System.nanoTime() - end < 0) {
            try (Stream stream = connection.open(Served.PING, TransportPeer.later())) {
                long start = System.nanoTime();
                pingOnce(stream, sent, out, in);
                latencies.add(System.nanoTime() - start);
            }
        }
        return latencies.figures();
    }

    /** Makes a new stream for each request. */
    Tally requests(int inFlight, Duration window) throws Exception {
        return ClosedLoop.run(Collections.nCopies(inFlight, () -> Exchange.onNewStream(connection)), window);
    }

    /** Sends bulk: each transfer is a stream that ends when the peer has taken all of it. */
    Tally upload(long bytes, Duration window) {
        return transfers(bytes, 0, bytes, window);
    }

    /** Receives bulk. */
    Tally download(long bytes, Duration window) {
        return transfers(0, bytes, bytes, window);
    }

    private Tally transfers(long up, long down, long each, Duration window) {
        long start = System.nanoTime();
        long end = start + window.toNanos();
        long bytes = 0;
        do {
            transfer(up, down);
            bytes += each;
        } while (System.nanoTime() - end < 0);
        return new Tally(bytes, System.nanoTime() - start);
    }

    private void transfer(long up, long down) {
        try (Stream stream = connection.open(Served.PERF, TransportPeer.later())) {
            stream.write(ByteBuffer.allocate(Long.BYTES).putLong(down).flip());
            Served.send(stream, up);
            stream.closeWrite();
            long received = Served.drain(stream);
            if (received != down) {
                throw new IllegalStateException(received + " bytes came instead of " + down);
            }
        }
    }

    private static int some(Stream stream, ByteBuffer in) {
        int read = stream.read(in);
        if (read < 0) {
            throw new IllegalStateException("the stream ended while messages were under way");
        }
        return read;
    }

    private static void pingOnce(Stream stream, byte[] sent, ByteBuffer out, ByteBuffer in) {
        ThreadLocalRandom.current().nextBytes(sent);
        stream.write(out.rewind());
        Served.fill(stream, in.clear());
        if (!in.flip().equals(out.rewind())) {
            throw new IllegalStateException("a ping came back changed");
        }
    }
}

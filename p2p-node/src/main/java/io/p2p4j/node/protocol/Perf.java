package io.p2p4j.node.protocol;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.api.transport.Stream;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Measures how fast bytes go to and come from a peer, and serves those who do.
 *
 * <p>A peer may ask for as many bytes as it likes, which costs no memory: they come from one buffer. It must keep them
 * moving, though: a stream on which no buffer can be read or written for {@code stall} is ended.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/perf/perf.md">libp2p perf</a>
 */
public final class Perf {

    private static final int CHUNK = 64 << 10;

    private final Duration stall;
    private final Ticker ticker;

    /**
     * Measures by a ticker.
     *
     * @param stall how long the peer may let nothing move
     */
    public Perf(Duration stall, Ticker ticker) {
        this.stall = stall;
        this.ticker = ticker;
    }

    /**
     * What was measured.
     *
     * @param bytes how many were moved
     * @param time from the first to the last
     */
    public record Transfer(long bytes, Duration time) {}

    /** Hears how many bytes have moved, and says whether to go on. */
    @FunctionalInterface
    public interface Progress {
        /** Takes the bytes so far; false ends the transfer. */
        boolean moved(long bytes);
    }

    /** Reads to the end, then sends as many bytes as the first eight ask for, an unsigned number. */
    public void serve(Stream stream) {
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
        ByteBuffer wanted = ByteBuffer.allocate(Long.BYTES);
        while (wanted.hasRemaining()) {
            require(read(stream, wanted) >= 0, "before it has said how much it wants");
        }
        while (read(stream, buffer.clear()) >= 0) {
            // What is sent is only counted, by its sender.
        }
        long left = wanted.getLong(0);
        while (left != 0) {
            int next = Long.compareUnsigned(left, CHUNK) < 0 ? (int) left : CHUNK;
            write(stream, buffer.clear().limit(next));
            left -= next;
        }
    }

    /**
     * Sends bytes while {@code progress} says so, and returns once the peer has taken them all.
     *
     * @throws io.p2p4j.api.error.ProtocolException if the peer does not speak the protocol or sends what was not asked for
     */
    public Transfer upload(Stream stream, Progress progress) {
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
        long start = ticker.nanos();
        long sent = 0;
        write(stream, ByteBuffer.allocate(Long.BYTES)); // nothing is wanted back
        while (progress.moved(sent)) {
            sent += write(stream, buffer.clear());
        }
        stream.deadline(Deadline.after(stall, ticker));
        stream.closeWrite();
        require(read(stream, buffer.clear()) < 0, "with bytes that were not asked for");
        return new Transfer(sent, since(start));
    }

    /**
     * Asks for all the bytes there are and takes them while {@code progress} says so; the stream is then reset.
     *
     * @throws io.p2p4j.api.error.ProtocolException if the peer does not speak the protocol or sends fewer
     */
    public Transfer download(Stream stream, Progress progress) {
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
        long start = ticker.nanos();
        long received = 0;
        write(stream, ByteBuffer.allocate(Long.BYTES).putLong(0, -1L));
        stream.closeWrite();
        while (progress.moved(received)) {
            int count = read(stream, buffer.clear());
            require(count >= 0, "before it has sent what was asked for");
            received += count;
        }
        Transfer measured = new Transfer(received, since(start));
        stream.reset();
        return measured;
    }

    private Duration since(long start) {
        return Duration.ofNanos(ticker.nanos() - start);
    }

    private int read(Stream stream, ByteBuffer target) {
        stream.deadline(Deadline.after(stall, ticker));
        return stream.read(target);
    }

    private int write(Stream stream, ByteBuffer source) {
        stream.deadline(Deadline.after(stall, ticker));
        return stream.write(source);
    }

    private static void require(boolean sound, String how) {
        if (!sound) {
            throw P2pError.of(ErrorCode.PROTOCOL_VIOLATION, "a peer ended a measurement " + how)
                    .toException();
        }
    }
}

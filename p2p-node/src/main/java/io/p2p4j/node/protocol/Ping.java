package io.p2p4j.node.protocol;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.Stream;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;

/**
 * Measures a round trip, and answers those who do.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/ping/ping.md">libp2p ping</a>
 */
public final class Ping {

    /** How long a peer may wait between two pings on one stream. */
    static final Duration IDLE = Duration.ofSeconds(60);

    private static final int SIZE = 32;

    private Ping() {}

    /**
     * Sends back each 32 bytes until the peer is done, or silent for {@link #IDLE}.
     *
     * <p>The next ping is read when the peer has taken the last, so a peer that does not read is not answered.
     */
    public static void serve(Stream stream, Ticker ticker) {
        ByteBuffer buffer = ByteBuffer.allocate(SIZE);
        stream.deadline(Deadline.after(IDLE, ticker));
        while (fill(stream, buffer.clear())) {
            stream.deadline(Deadline.after(IDLE, ticker));
            stream.write(buffer.flip());
        }
    }

    /** Returns the time that one round trip on a new stream takes, in which the peer agrees to the protocol. */
    public static Duration once(Connection connection, SecureRandom random, Ticker ticker, Deadline deadline) {
        try (Stream stream = connection.open(Protocols.PING, deadline)) {
            stream.deadline(deadline);
            return roundTrip(stream, random, ticker);
        }
    }

    /**
     * Returns the time that one round trip on a stream takes.
     *
     * @throws io.p2p4j.api.error.ProtocolException if other bytes come back
     */
    public static Duration roundTrip(Stream stream, SecureRandom random, Ticker ticker) {
        byte[] sent = new byte[SIZE];
        random.nextBytes(sent);
        ByteBuffer received = ByteBuffer.allocate(SIZE);
        long start = ticker.nanos();
        stream.write(ByteBuffer.wrap(sent));
        boolean whole = fill(stream, received);
        long end = ticker.nanos();
        if (!whole || !received.flip().equals(ByteBuffer.wrap(sent))) {
            throw P2pError.of(ErrorCode.PROTOCOL_VIOLATION, "the peer did not send back the bytes of a ping")
                    .toException();
        }
        return Duration.ofNanos(end - start);
    }

    private static boolean fill(Stream stream, ByteBuffer buffer) {
        while (buffer.hasRemaining()) {
            if (stream.read(buffer) < 0) {
                return false;
            }
        }
        return true;
    }
}

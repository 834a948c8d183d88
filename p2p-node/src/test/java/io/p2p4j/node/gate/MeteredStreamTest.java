package io.p2p4j.node.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.NetworkException;
import io.p2p4j.api.resilience.Currency;
import io.p2p4j.api.resilience.PeerLimits;
import io.p2p4j.api.resilience.RateLimiter;
import io.p2p4j.api.resilience.Subject;
import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.transport.Direction;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.node.observe.Metrics;
import io.p2p4j.node.testing.AuditLines;
import io.p2p4j.node.testing.FakeConnection;
import io.p2p4j.node.testing.PipedStream;
import io.p2p4j.node.testing.Time;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MeteredStreamTest {

    private static final String RULE = "resilience.rate_limit.max_bytes";

    private final FakeConnection connection = new FakeConnection(FakeConnection.peer(1), Direction.INBOUND);
    private final PipedStream[] ends = PipedStream.pair(connection);
    private final Metrics metrics = new Metrics();
    private final AuditLines audit = new AuditLines();
    private final Purse purse = new Purse();
    private final Stream stream = new Budgets(
                    purse, new Subjects(), new Refusals(audit, metrics, new Time()), new Time(), Duration.ofSeconds(10))
            .metered(ends[0]);

    /** Has so many bytes, and gains some each time that it is asked for more; never more than it can hold. */
    private static final class Purse implements RateLimiter {

        private long left = Long.MAX_VALUE;
        private long gain;
        private long capacity = Long.MAX_VALUE;
        private long spent;
        private Runnable whenRefused = () -> {};

        @Override
        public synchronized Decision tryAcquire(Subject subject, Currency currency, long permits) {
            assertEquals(Currency.BYTES, currency);
            if (permits > left) {
                left = Math.min(capacity, left + gain);
                whenRefused.run();
                return new Limited(permits > capacity ? Duration.ofNanos(Long.MAX_VALUE) : Duration.ofNanos(1), RULE);
            }
            left -= permits;
            spent += permits;
            return Granted.SPENT;
        }

        @Override
        public Optional<Limited> check(Subject subject, Currency currency, long permits) {
            throw new UnsupportedOperationException("nobody asks");
        }

        @Override
        public PeerLimits limits() {
            throw new UnsupportedOperationException("nobody asks");
        }
    }

    private void send(int bytes) {
        ByteBuffer all = ByteBuffer.allocate(bytes);
        for (int i = 0; i < bytes; i++) {
            all.put((byte) i);
        }
        ends[1].write(all.flip());
    }

    private static void assertInOrder(ByteBuffer read) {
        for (int i = 0; i < read.position(); i++) {
            assertEquals((byte) i, read.get(i));
        }
    }

    @Test
    void chargesWhatIsReadAndNotWhatIsWritten() {
        send(1000);
        ByteBuffer target = ByteBuffer.allocate(600);
        assertEquals(600, stream.read(target));
        assertEquals(600, purse.spent);
        stream.write(ByteBuffer.allocate(50));
        assertEquals(400, stream.read(target.clear()));
        ends[1].closeWrite();
        assertEquals(-1, stream.read(target.clear()));
        assertEquals(1000, purse.spent);
        assertTrue(audit.of(AuditEvent.RateLimited.class).isEmpty());
    }

    @Test
    void holdsBytesUntilThePeerCanPayAndSaysSoOnce() {
        purse.left = 0;
        purse.gain = 100;
        send(1000);
        ByteBuffer target = ByteBuffer.allocate(1000);
        while (target.hasRemaining()) {
            stream.read(target);
        }
        assertInOrder(target);
        assertEquals(1000, purse.spent);
        assertTrue(
                metrics.text().contains("p2p4j_refusals_total{code=\"RATE_LIMIT_EXCEEDED\",rule=\"" + RULE + "\"} 1.0"),
                metrics.text());
        AuditEvent.RateLimited line = audit.of(AuditEvent.RateLimited.class).get(0);
        assertEquals(connection.peer(), line.peer());
        assertEquals("/piped/1.0.0", line.method());
    }

    @Test
    void handsOutInPiecesWhatABucketCannotHoldAtOnce() {
        purse.left = 7;
        purse.gain = 3;
        purse.capacity = 7;
        send(1000);
        ByteBuffer target = ByteBuffer.allocate(1000);
        while (target.hasRemaining()) {
            assertTrue(stream.read(target) <= 7);
        }
        assertInOrder(target);
        assertEquals(1000, purse.spent);
    }

    @Test
    void readsNoMoreThanAChunkAtATime() {
        send(100);
        ByteBuffer target = ByteBuffer.allocate(10 * MeteredStream.CHUNK);
        stream.read(target);
        assertEquals(10 * MeteredStream.CHUNK, target.limit());
        purse.left = 0;
        assertEquals(0, stream.read(ByteBuffer.allocate(0)));
    }

    @Test
    void endsAtTheDeadlineAndLosesNothing() {
        Time time = new Time();
        purse.left = 0;
        purse.whenRefused = () -> time.pass(Duration.ofSeconds(6));
        stream.deadline(Deadline.after(Duration.ofSeconds(10), time));
        send(100);
        NetworkException end = assertThrows(NetworkException.class, () -> stream.read(ByteBuffer.allocate(100)));
        assertEquals(ErrorCode.TIMEOUT, end.code());
        assertEquals(1, ends[0].deadlines());

        purse.left = 100;
        ByteBuffer target = ByteBuffer.allocate(200);
        assertEquals(100, stream.read(target));
        assertInOrder(target);
    }

    @Test
    void closingEndsTheWait() throws Exception {
        purse.left = 0;
        CompletableFuture<Void> waits = new CompletableFuture<>();
        purse.whenRefused = () -> waits.complete(null);
        send(100);
        CompletableFuture<NetworkException> end = new CompletableFuture<>();
        Thread reader = Thread.ofVirtual()
                .start(() -> end.complete(
                        assertThrows(NetworkException.class, () -> stream.read(ByteBuffer.allocate(100)))));
        waits.get();
        stream.reset();
        assertEquals(ErrorCode.CLOSED, end.get().code());
        reader.join();
    }

    @Test
    void anInterruptEndsTheWaitAndStaysSet() {
        purse.left = 0;
        purse.whenRefused = () -> Thread.currentThread().interrupt();
        send(100);
        NetworkException end = assertThrows(NetworkException.class, () -> stream.read(ByteBuffer.allocate(100)));
        assertEquals(ErrorCode.CLOSED, end.code());
        assertTrue(Thread.interrupted());
    }

    @Test
    void whatCameBeforeTheEndOfTheConnectionIsHandedOutOnceItIsPaidFor() {
        purse.left = 0;
        purse.whenRefused = () -> {
            connection.close();
            purse.left = 100;
        };
        send(100);
        assertEquals(100, stream.read(ByteBuffer.allocate(100)));
    }

    @Test
    void whoeverResetsTheStreamBeneathEndsTheWait() {
        purse.left = 0;
        purse.whenRefused = ends[0]::reset;
        send(100);
        NetworkException end = assertThrows(NetworkException.class, () -> stream.read(ByteBuffer.allocate(100)));
        assertEquals(ErrorCode.NETWORK_ERROR, end.code());
    }
}

package io.p2p4j.transport.yamux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.api.transport.Direction;
import io.p2p4j.transport.pipe.BufferPool;
import io.p2p4j.transport.pipe.SessionPipe;
import io.p2p4j.transport.upgrade.TestNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A secure channel that is dead: the reader knows why, if anybody does. */
@Timeout(20)
class DeadChannelTest {

    private static P2pError end(boolean forged) {
        Dead pipe = new Dead(forged);
        YamuxSession session = new YamuxSession(
                pipe,
                Direction.OUTBOUND,
                TestNode.config(1, Duration.ofSeconds(10), 16),
                new BufferPool(),
                Ticker.system());
        session.open().write(ByteBuffer.allocate(1)); // its sending thread meets the dead channel first
        return session.run((stream, agreed) -> agreed.run());
    }

    @Test
    void whatTheReaderFoundOutIsTheReason() {
        assertEquals(ErrorCode.PROTOCOL_VIOLATION, end(true).code());
    }

    @Test
    void withoutThatItIsWhatSendingMet() {
        assertEquals(ErrorCode.CLOSED, end(false).code());
    }

    /** Refuses to seal; whoever reads hears of it only then. */
    private static final class Dead implements SessionPipe {

        private final boolean forged;
        private final CountDownLatch reading = new CountDownLatch(1);
        private final CountDownLatch closed = new CountDownLatch(1);

        Dead(boolean forged) {
            this.forged = forged;
        }

        @Override
        public ByteBuffer receive() throws IOException {
            reading.countDown();
            await(closed);
            if (forged) {
                throw P2pError.of(ErrorCode.PROTOCOL_VIOLATION, "a message was forged")
                        .toException();
            }
            throw new ClosedChannelException();
        }

        @Override
        public void send(ByteBuffer bytes) throws IOException {
            if (bytes.hasRemaining()) {
                await(reading); // the channel dies of what is being read
                throw P2pError.of(ErrorCode.CLOSED, "the secure channel was closed")
                        .toException();
            }
        }

        @Override
        public void finish() {
            // nobody listens
        }

        @Override
        public void close() {
            closed.countDown();
        }

        private static void await(CountDownLatch latch) throws IOException {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }
}

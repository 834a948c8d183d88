package io.p2p4j.transport.yamux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.transport.pipe.BufferPool;
import io.p2p4j.transport.pipe.SessionPipe;
import io.p2p4j.transport.pipe.Watch;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who sends what was written: its own thread where writes and arrivals alternate, a sending thread elsewhere. */
@Timeout(20)
class ConversationTest {

    private final TwoWays pipe = new TwoWays();
    private final Batch.Share share = new Batch.Share();
    private final Outbox outbox = new Outbox(pipe, new BufferPool(), e -> {
        throw new AssertionError(e);
    });

    private void write(int bytes) {
        ByteBuffer mine;
        outbox.lock.lock();
        try {
            ByteBuffer data = ByteBuffer.allocate(bytes);
            if (!outbox.small(share, 1, 0, data)) {
                outbox.bulk(share, 1, 0, data, bytes);
            }
            mine = outbox.claim();
        } finally {
            outbox.lock.unlock();
        }
        outbox.send(mine);
    }

    private String sender() throws InterruptedException {
        String name = pipe.senders.poll(10, TimeUnit.SECONDS);
        assertTrue(outbox.awaitIdle(Deadline.after(Duration.ofSeconds(10), Ticker.system())));
        return name == null ? "nobody" : name;
    }

    private void watched() {
        assertTrue(outbox.pause());
        outbox.resume(Optional.of(pipe));
    }

    @Test
    void aMessageInAConversationIsSentByItsThread() throws Exception {
        watched();
        for (int i = 0; i < 10; i++) {
            write(32);
            assertEquals("offered", sender());
            outbox.hear();
        }
        assertTrue(outbox.isConversation());
    }

    @Test
    void whatFollowsWithoutAnAnswerIsSentByTheSendingThreadAndTheNextToo() throws Exception {
        watched();
        write(32);
        assertEquals("offered", sender());
        write(32);
        assertEquals("sent", sender());
        outbox.hear();
        write(32); // there were two at a time, so there may be two again
        assertEquals("sent", sender());
        outbox.hear();
        write(32);
        assertEquals("offered", sender());
    }

    @Test
    void aLargeMessageIsSentByTheSendingThread() throws Exception {
        watched();
        write(20_000);
        assertEquals("sent", sender());
    }

    @Test
    void whereCallsWaitNothingIsOffered() throws Exception {
        write(32);
        assertEquals("sent", sender());
        watched();
        outbox.hear();
        write(32);
        assertEquals("offered", sender());
        assertTrue(outbox.pause());
        outbox.resume(Optional.empty());
        outbox.hear();
        write(32);
        assertEquals("sent", sender());
    }

    @Test
    void theRestOfAnOfferIsSentByTheSendingThread() throws Exception {
        watched();
        pipe.takes = false;
        write(32);
        assertEquals("offered", pipe.senders.poll(10, TimeUnit.SECONDS));
        assertEquals("the rest", sender());
    }

    @Test
    void whatIsWrittenMeanwhileIsSentOnceSendersMayGoOn() throws Exception {
        assertTrue(outbox.pause());
        assertFalse(outbox.pause());
        write(32);
        assertTrue(pipe.senders.isEmpty());
        outbox.resume(Optional.of(pipe));
        assertEquals("sent", sender());
    }

    /** Notes by which way bytes leave. */
    private static final class TwoWays implements SessionPipe, SessionPipe.Turns {

        private final BlockingQueue<String> senders = new LinkedBlockingQueue<>();
        private volatile boolean takes = true;

        @Override
        public boolean offer(ByteBuffer bytes) {
            senders.add("offered");
            return takes;
        }

        @Override
        public void send(ByteBuffer bytes) {
            if (bytes.hasRemaining() || !takes) {
                senders.add(bytes.hasRemaining() ? "sent" : "the rest");
            }
        }

        @Override
        public ByteBuffer receive() {
            return next();
        }

        @Override
        public ByteBuffer next() {
            throw new AssertionError("nobody reads");
        }

        @Override
        public void read() {
            next();
        }

        @Override
        public void attach(Watch.Turn turn) {
            next();
        }

        @Override
        public void release(Runnable then) {
            then.run();
        }

        @Override
        public void finish() {
            // nobody listens
        }

        @Override
        public void close() {
            // nothing is held
        }
    }
}

package io.p2p4j.transport.yamux;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.transport.pipe.SessionPipe;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a session in good order: sends what was gathered and the reason, hears the peer out, closes the pipe.
 *
 * <p>It takes at most {@link #LONGEST}, on a thread of its own. Hearing the peer out matters: a socket closed with unread
 * bytes in it takes back what is still on its way.
 */
final class Teardown {

    /** The longest that a peer can delay the end. */
    static final Duration LONGEST = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Teardown.class);

    private final SessionPipe pipe;
    private final Outbox outbox;
    private final Ticker ticker;
    private final CountDownLatch heardOut = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    Teardown(SessionPipe pipe, Outbox outbox, Ticker ticker) {
        this.pipe = pipe;
        this.outbox = outbox;
        this.ticker = ticker;
    }

    /** Begins to end the session; does not block. */
    void begin(ErrorCode reason) {
        outbox.end(GoAway.frame(reason));
        Thread.ofVirtual().name("p2p-yamux-closer").start(this::finish);
    }

    /** Closes the pipe at once. */
    void abort() {
        try {
            pipe.close();
        } catch (IOException e) {
            LOG.debug("closing a pipe failed; it is abandoned", e);
        } finally {
            closed.countDown();
        }
    }

    /** Returns whether the pipe is closed; until then the reader reads, and drops, what the peer still sends. */
    boolean isOver() {
        return closed.getCount() == 0;
    }

    /** Waits until nobody uses the pipe any more; called when nothing is read any more. */
    void awaitEnd() {
        heardOut.countDown();
        try {
            closed.await();
            outbox.awaitIdle(Deadline.after(LONGEST, ticker));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // whoever interrupts a reader wants it to end now
            abort();
        }
    }

    private void finish() {
        Deadline deadline = Deadline.after(LONGEST, ticker);
        try {
            if (outbox.awaitIdle(deadline)) {
                pipe.finish();
                heardOut.await(deadline.leftNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (IOException e) {
            LOG.debug("the peer of a closed session is gone already", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            abort();
        }
    }
}

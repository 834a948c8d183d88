package io.p2p4j.transport.yamux;

import io.p2p4j.api.time.Ticker;
import io.p2p4j.transport.pipe.SessionPipe;
import io.p2p4j.transport.pipe.Watch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Reads for a session: on a thread of its own in its first moments and while much arrives, else by turns of a loop.
 *
 * <p>By turns an idle session holds no stack, and a small message has one thread less to pass. A thread of its own is
 * better for bulk, since virtual threads share the processors out more finely than loops do.
 */
final class SessionReader {

    private static final int SMALL = 1 << 10; // bytes at once that are a message, not bulk
    private static final int MUCH = 4 << 10; // bytes in one turn that are bulk
    private static final int SURE = 32; // small messages in a row after which a loop goes on
    private static final int BUSY_TURNS = 4; // in a row, after which a thread goes on

    private final YamuxSession session;
    private final SessionPipe pipe;
    private final Outbox outbox;
    private final Liveness liveness;
    private final FrameDecoder decoder;
    private final Runnable last;
    private int inRow; // small messages, or busy turns; used by whoever reads

    /**
     * Prepares to read; nothing is read before the start.
     *
     * @param last runs on a virtual thread when nothing more is read
     */
    SessionReader(
            YamuxSession session, SessionPipe pipe, Outbox outbox, Liveness liveness, Ticker ticker, Runnable last) {
        this.session = session;
        this.pipe = pipe;
        this.outbox = outbox;
        this.liveness = liveness;
        this.decoder = new FrameDecoder(new YamuxReader(session, ticker));
        this.last = last;
    }

    void start() {
        startThread(this::readOnThread);
    }

    static void startThread(Runnable work) {
        Thread.ofVirtual().name("p2p-connection").start(work);
    }

    private void readOnThread() {
        inRow = 0;
        liveness.waits(pipe.isWatchable());
        try {
            while (!session.isOver()) {
                int n = take(pipe.receive());
                inRow = n <= SMALL ? inRow + 1 : 0;
                if (isQuiet() && goOnByTurns()) {
                    return;
                }
                Waiting.letOthersRun();
            }
        } catch (IOException | RuntimeException | Error e) {
            session.failed(e);
        }
        last.run();
    }

    private boolean isQuiet() {
        return inRow >= (liveness.isCalm() ? 1 : SURE) && outbox.isConversation() && !session.hasEnded();
    }

    /** Hands over to a loop, unless there is none or somebody sends, who must not notice. */
    private boolean goOnByTurns() throws IOException {
        if (!outbox.pause()) {
            return false;
        }
        Optional<SessionPipe.Turns> turns = Optional.empty();
        try {
            turns = pipe.watch();
        } finally {
            outbox.resume(turns);
        }
        if (turns.isEmpty()) {
            return false;
        }
        inRow = 0;
        liveness.waits(false);
        turns.get().attach(new Turn(turns.get()));
        return true;
    }

    /** Acts on what the peer sends, or drops it once the session has ended; returns the number of bytes. Never waits. */
    private int take(ByteBuffer chunk) {
        int n = chunk.remaining();
        if (session.hasEnded()) {
            chunk.position(chunk.limit());
        } else {
            liveness.hear();
            outbox.hear();
            decoder.decode(chunk);
        }
        return n;
    }

    /** Reads by turns, until the end or until much arrives. */
    private final class Turn implements Watch.Turn {

        private final SessionPipe.Turns turns;

        Turn(SessionPipe.Turns turns) {
            this.turns = turns;
        }

        @Override
        public boolean run() {
            try {
                turns.read();
                int n = 0;
                for (ByteBuffer chunk = turns.next(); chunk.hasRemaining(); chunk = turns.next()) {
                    n += take(chunk);
                }
                inRow = n > MUCH || !outbox.isConversation() ? inRow + 1 : 0;
                return inRow < BUSY_TURNS || !goOnWithThread();
            } catch (IOException | RuntimeException | Error e) {
                session.failed(e);
                startThread(last);
                return false;
            }
        }

        private boolean goOnWithThread() {
            boolean alone = outbox.pause();
            if (alone) {
                turns.release(() -> {
                    outbox.resume(Optional.empty());
                    startThread(SessionReader.this::readOnThread);
                });
            }
            return alone;
        }
    }
}

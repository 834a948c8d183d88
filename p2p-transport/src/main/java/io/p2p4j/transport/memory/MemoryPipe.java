package io.p2p4j.transport.memory;

import io.p2p4j.api.time.Ticker;
import io.p2p4j.transport.pipe.Pipe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Carries bytes to another pipe of this process and back. Thread-safe. */
@SuppressWarnings("exports") // other modules script the network; its pipes stay in this one
public final class MemoryPipe implements Pipe {

    private final Way incoming;
    private final Way outgoing;
    private final Runnable onClose;
    private final AtomicBoolean open = new AtomicBoolean(true);

    /**
     * Joins two ways.
     *
     * @param onClose runs once, when it is closed
     */
    MemoryPipe(Way incoming, Way outgoing, Runnable onClose) {
        this.incoming = incoming;
        this.outgoing = outgoing;
        this.onClose = onClose;
    }

    /** Returns two pipes, of which each reads what the other writes. */
    public static Pair pair() {
        NetworkTime time = NetworkTime.running(Ticker.system());
        Way there = new Way(time, Conditions.PERFECT);
        Way back = new Way(time, Conditions.PERFECT);
        return new Pair(new MemoryPipe(back, there, () -> {}), new MemoryPipe(there, back, () -> {}));
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        requireOpen();
        return incoming.read(target);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        requireOpen();
        return outgoing.write(source);
    }

    @Override
    public void finish() {
        outgoing.finish();
    }

    @Override
    public boolean isOpen() {
        return open.get();
    }

    /** Closes it; the other end reads what was written and then the end, and can write no more. */
    @Override
    public void close() {
        if (open.compareAndSet(true, false)) {
            incoming.abandon(outgoing.finish());
            onClose.run();
        }
    }

    private void requireOpen() throws IOException {
        if (!open.get()) {
            throw new ClosedChannelException();
        }
    }

    /**
     * Two ends.
     *
     * @param first one end
     * @param second the other
     */
    public record Pair(MemoryPipe first, MemoryPipe second) {}
}

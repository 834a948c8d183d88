package io.p2p4j.transport.memory;

import io.p2p4j.transport.pipe.Pipe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

/** Carries bytes to another pipe of this process and back. Thread-safe. */
public final class MemoryPipe implements Pipe {

    private final ByteRing incoming;
    private final ByteRing outgoing;
    private volatile boolean open = true;

    private MemoryPipe(ByteRing incoming, ByteRing outgoing) {
        this.incoming = incoming;
        this.outgoing = outgoing;
    }

    /** Returns two pipes, of which each reads what the other writes. */
    public static Pair pair() {
        ByteRing there = new ByteRing();
        ByteRing back = new ByteRing();
        return new Pair(new MemoryPipe(back, there), new MemoryPipe(there, back));
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
        return open;
    }

    /** Closes it; the other end reads what was written and then the end, and can write no more. */
    @Override
    public void close() {
        open = false;
        outgoing.finish();
        incoming.abandon();
    }

    private void requireOpen() throws IOException {
        if (!open) {
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

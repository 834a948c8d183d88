package io.p2p4j.transport.yamux;

import io.p2p4j.transport.pipe.SessionPipe;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.locks.ReentrantLock;

/** Yields chunks and then the end, and keeps what is sent. */
final class ScriptedSession implements SessionPipe {

    private final Chunks chunks;
    private final ReentrantLock lock = new ReentrantLock(); // guards sent
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private ByteBuffer current = ByteBuffer.allocate(0);
    private volatile boolean closed;

    ScriptedSession(Chunks chunks) {
        this.chunks = chunks;
    }

    @Override
    public ByteBuffer receive() throws EOFException, ClosedChannelException {
        requireOpen();
        if (!current.hasRemaining() && !chunks.hasNext()) {
            throw new EOFException("the script has ended");
        }
        current = current.hasRemaining() ? current : chunks.next();
        return current;
    }

    @Override
    public void send(ByteBuffer bytes) throws ClosedChannelException {
        requireOpen();
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        lock.lock();
        try {
            sent.writeBytes(copy);
        } finally {
            lock.unlock();
        }
    }

    byte[] sent() {
        lock.lock();
        try {
            return sent.toByteArray();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void finish() {
        // nobody listens
    }

    @Override
    public void close() {
        closed = true;
    }

    private void requireOpen() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }
}

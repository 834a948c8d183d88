package io.p2p4j.it.bench.micro;

import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Carries bytes one way between two threads of this process; holds as much as a handshake needs. */
final class BytePipe implements AutoCloseable {

    private static final int CAPACITY = 8 << 10;

    private final ReentrantLock lock = new ReentrantLock(); // guards the buffer
    private final Condition changed = lock.newCondition();
    private final ByteBuffer buffer = ByteBuffer.allocate(CAPACITY); // ready to be written to
    private boolean closed;

    /** Returns the channel that reads from one pipe and writes to another. */
    static ByteChannel ends(BytePipe in, BytePipe out) {
        return new ByteChannel() {
            @Override
            public int read(ByteBuffer target) {
                return in.read(target);
            }

            @Override
            public int write(ByteBuffer source) {
                return out.write(source);
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {
                in.close();
                out.close();
            }
        };
    }

    private int read(ByteBuffer target) {
        lock.lock();
        try {
            while (buffer.position() == 0) {
                if (closed) {
                    return -1;
                }
                changed.awaitUninterruptibly();
            }
            buffer.flip();
            int read = Math.min(buffer.remaining(), target.remaining());
            target.put(buffer.slice().limit(read));
            buffer.position(read).compact();
            return read;
        } finally {
            lock.unlock();
        }
    }

    private int write(ByteBuffer source) {
        lock.lock();
        try {
            int written = source.remaining();
            buffer.put(source);
            changed.signalAll();
            return written;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}

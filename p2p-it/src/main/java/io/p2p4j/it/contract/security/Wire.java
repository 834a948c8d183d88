package io.p2p4j.it.contract.security;

import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntUnaryOperator;

/**
 * Carries bytes between two threads and ends when both wait for the other, so that nobody waits for what never comes.
 *
 * <p>One byte that the left or the right end writes can be changed on the way.
 */
final class Wire {

    private static final int CAPACITY = 64 << 10;

    private final ReentrantLock lock = new ReentrantLock(); // guards everything below
    private final Condition changed = lock.newCondition();
    private final End left = new End();
    private final End right = new End();
    private boolean ended;

    /** Returns the end of the dialler. */
    End left() {
        return left;
    }

    /** Returns the end of the listener. */
    End right() {
        return right;
    }

    /** One end; reads what the other one writes. */
    final class End implements ByteChannel {

        private final ByteBuffer inbox = ByteBuffer.allocate(CAPACITY); // ready to be written to
        private IntUnaryOperator change = IntUnaryOperator.identity();
        private int changedAt = Integer.MAX_VALUE;
        private int written;
        private boolean waits;
        private boolean closed;

        /** Changes the byte at a place of what this end writes. */
        void change(int at, IntUnaryOperator how) {
            changedAt = at;
            change = how;
        }

        /** Returns how many bytes this end has written. */
        int written() {
            lock.lock();
            try {
                return written;
            } finally {
                lock.unlock();
            }
        }

        private End other() {
            return this == left ? right : left;
        }

        @Override
        public int read(ByteBuffer target) throws ClosedChannelException {
            lock.lock();
            try {
                requireOpen();
                awaitBytes();
                if (inbox.position() == 0) {
                    return -1;
                }
                inbox.flip();
                int count = Math.min(inbox.remaining(), target.remaining());
                target.put(inbox.slice(0, count));
                inbox.position(count);
                inbox.compact();
                return count;
            } finally {
                lock.unlock();
            }
        }

        private void awaitBytes() {
            while (inbox.position() == 0 && !ended && !other().closed) {
                if (other().waits && other().inbox.position() == 0) {
                    ended = true;
                    changed.signalAll();
                } else {
                    waits = true;
                    changed.awaitUninterruptibly();
                    waits = false;
                }
            }
        }

        @Override
        public int write(ByteBuffer source) throws ClosedChannelException {
            lock.lock();
            try {
                requireOpen();
                int count = source.remaining();
                for (int i = 0; i < count; i++) {
                    byte next = source.get();
                    other().inbox.put(written++ == changedAt ? (byte) change.applyAsInt(next) : next);
                }
                changed.signalAll();
                return count;
            } finally {
                lock.unlock();
            }
        }

        private void requireOpen() throws ClosedChannelException {
            if (closed) {
                throw new ClosedChannelException();
            }
        }

        @Override
        public boolean isOpen() {
            lock.lock();
            try {
                return !closed;
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
}

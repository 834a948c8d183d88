package io.p2p4j.node.rpc;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.transport.Stream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** A stream that reads what it was given, in pieces of a size, and keeps what is written. */
final class FakeStream implements Stream {

    final List<byte[]> writes = new ArrayList<>();
    final Semaphore mayWrite = new Semaphore(Integer.MAX_VALUE);
    private final ByteBuffer input;
    private final int piece;
    volatile boolean writeClosed;
    volatile boolean wasReset;

    FakeStream(byte[] input, int piece) {
        this.input = ByteBuffer.wrap(input);
        this.piece = piece;
    }

    synchronized byte[] written() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        writes.forEach(all::writeBytes);
        return all.toByteArray();
    }

    @Override
    public int read(ByteBuffer target) {
        if (!input.hasRemaining()) {
            return -1;
        }
        int count = Math.min(piece, Math.min(input.remaining(), target.remaining()));
        target.put(input.slice(input.position(), count));
        input.position(input.position() + count);
        return count;
    }

    @Override
    public int write(ByteBuffer source) {
        mayWrite.acquireUninterruptibly();
        if (wasReset) {
            throw P2pError.of(ErrorCode.NETWORK_ERROR, "reset").toException();
        }
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        synchronized (this) {
            writes.add(bytes);
        }
        return bytes.length;
    }

    @Override
    public void closeWrite() {
        writeClosed = true;
    }

    @Override
    public void reset() {
        wasReset = true;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {
        writeClosed = true;
    }

    @Override
    public ProtocolId protocol() {
        return new ProtocolId("/fake/1.0.0");
    }

    @Override
    public Connection connection() {
        throw new UnsupportedOperationException("a fake stream has no connection");
    }

    @Override
    public void deadline(Deadline deadline) {
        throw new UnsupportedOperationException("a fake stream has no deadline");
    }
}

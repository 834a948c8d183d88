package io.p2p4j.node.testing;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.transport.Stream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.concurrent.atomic.AtomicInteger;

/** One end of two pipes of the operating system; deadlines are kept and not enforced. */
public final class PipedStream implements Stream {

    private final Connection connection;
    private final Pipe.SourceChannel in;
    private final Pipe.SinkChannel out;
    private final AtomicInteger deadlines = new AtomicInteger();

    private PipedStream(Connection connection, Pipe.SourceChannel in, Pipe.SinkChannel out) {
        this.connection = connection;
        this.in = in;
        this.out = out;
    }

    /** Returns two ends, each on the same connection. */
    public static PipedStream[] pair(Connection connection) {
        try {
            Pipe there = Pipe.open();
            Pipe back = Pipe.open();
            return new PipedStream[] {
                new PipedStream(connection, back.source(), there.sink()),
                new PipedStream(connection, there.source(), back.sink())
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns how often a deadline was set. */
    public int deadlines() {
        return deadlines.get();
    }

    @Override
    public ProtocolId protocol() {
        return new ProtocolId("/piped/1.0.0");
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public void deadline(Deadline deadline) {
        deadlines.incrementAndGet();
    }

    @Override
    public int read(ByteBuffer target) {
        try {
            return in.read(target);
        } catch (IOException e) {
            throw broken(e);
        }
    }

    @Override
    public int write(ByteBuffer source) {
        int count = source.remaining();
        try {
            while (source.hasRemaining()) {
                out.write(source);
            }
        } catch (IOException e) {
            throw broken(e);
        }
        return count;
    }

    private static RuntimeException broken(IOException e) {
        return P2pError.of(ErrorCode.NETWORK_ERROR, "the pipe broke: " + e).toException(e);
    }

    @Override
    public void closeWrite() {
        try {
            out.close();
        } catch (IOException e) {
            throw broken(e);
        }
    }

    @Override
    public void reset() {
        close();
    }

    @Override
    public boolean isOpen() {
        return in.isOpen();
    }

    @Override
    public void close() {
        try {
            out.close();
            in.close();
        } catch (IOException e) {
            throw broken(e);
        }
    }
}

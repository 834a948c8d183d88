package io.p2p4j.transport.upgrade;

import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.transport.yamux.YamuxStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Adds to a stream's bytes what was agreed about them.
 *
 * @param protocol the protocol
 * @param connection the connection, whose peer is proven
 * @param bytes the stream itself
 */
record NegotiatedStream(ProtocolId protocol, Connection connection, YamuxStream bytes) implements Stream {

    @Override
    public void deadline(Deadline deadline) {
        bytes.deadline(Optional.of(deadline));
    }

    @Override
    public int read(ByteBuffer target) {
        return bytes.read(target);
    }

    @Override
    public int write(ByteBuffer source) {
        return bytes.write(source);
    }

    @Override
    public void closeWrite() {
        bytes.closeWrite();
    }

    @Override
    public void reset() {
        bytes.reset();
    }

    @Override
    public boolean isOpen() {
        return bytes.isOpen();
    }

    @Override
    public void close() {
        bytes.close();
    }

    @Override
    public String toString() {
        return protocol + " with " + connection.peer();
    }
}

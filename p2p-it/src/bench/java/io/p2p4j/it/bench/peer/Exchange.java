package io.p2p4j.it.bench.peer;

import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.Stream;
import java.nio.ByteBuffer;

/** Sends a message on a stream and waits until it comes back. Used by one caller. */
public final class Exchange {

    /** The bytes of a message. */
    public static final int MESSAGE = 128;

    private final Stream stream;
    private final ByteBuffer out = ByteBuffer.allocate(MESSAGE);
    private final ByteBuffer in = ByteBuffer.allocate(MESSAGE);

    private Exchange(Stream stream) {
        this.stream = stream;
    }

    /** Prepares exchanges on a new stream. */
    public static Exchange open(Connection connection) {
        return new Exchange(connection.open(Served.ECHO, TransportPeer.later()));
    }

    /** Does one exchange on a stream of its own. */
    static void onNewStream(Connection connection) {
        try (Stream stream = connection.open(Served.ECHO, TransportPeer.later())) {
            new Exchange(stream).once();
        }
    }

    /** Does one exchange. */
    public void once() {
        stream.write(out.rewind());
        Served.fill(stream, in.clear());
    }
}

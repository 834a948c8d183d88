package io.p2p4j.transport.pipe;

import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/** Carries bytes to one unproven remote and back, blocking; closing it, from any thread, ends a blocked call. */
public interface Pipe extends ByteChannel {

    /** Tells the remote that nothing more will be written; reading goes on. */
    void finish() throws IOException;

    /** Returns the socket that it consists of, if that is all, so that it can be watched instead of waited for. */
    default Optional<SocketChannel> socket() {
        return Optional.empty();
    }

    /** Closes it and lets go at once of what the system keeps for the remote; the remote may lose what was sent. */
    default void abort() throws IOException {
        close();
    }
}

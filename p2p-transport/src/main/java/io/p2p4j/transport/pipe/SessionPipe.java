package io.p2p4j.transport.pipe;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Moves a session's bytes to the peer and back, by the chunk.
 *
 * <p>One thread may receive while another sends. Closing, from any thread, ends both.
 */
public interface SessionPipe extends Closeable {

    /**
     * Returns the next bytes of the peer, at least one; blocks for them.
     *
     * @return a buffer that is valid until the next call, which returns again what the caller leaves in it
     * @throws java.io.EOFException if the peer has finished
     * @throws io.p2p4j.api.error.ProtocolException if the bytes are not authentic
     */
    ByteBuffer receive() throws IOException;

    /** Sends all that remains, in as few steps as it can; blocks until the system has taken it. */
    void send(ByteBuffer bytes) throws IOException;

    /** Tells the peer that nothing more will be sent. */
    void finish() throws IOException;
}

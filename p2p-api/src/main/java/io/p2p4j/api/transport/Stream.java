package io.p2p4j.api.transport;

import io.p2p4j.api.time.Deadline;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/**
 * Carries bytes of one protocol between this node and a proven peer, both ways, blocking.
 *
 * <p>One thread may read while another writes; two readers, or two writers, take turns in no promised order. A write
 * blocks while the peer's window is full, so a peer that stops reading stops the writer and not the heap. Closing, from
 * any thread, ends a blocked call; an interrupt ends it with {@code CLOSED}, keeps the thread's flag and leaves the stream
 * open.
 *
 * <p>Every method throws {@link io.p2p4j.api.error.NetworkException} with {@code TIMEOUT} when the deadline passes, with
 * {@code NETWORK_ERROR} when the peer resets the stream or the connection is lost, and with {@code CLOSED} when this
 * side closed it; where the remote refused the connection, the exception carries that refusal.
 *
 * @see <a href="https://github.com/hashicorp/yamux/blob/master/spec.md">yamux</a>
 */
public interface Stream extends ByteChannel {

    /** Returns the protocol that it carries. */
    ProtocolId protocol();

    /** Returns the connection that carries it, and so its peer. */
    Connection connection();

    /** Sets the deadline of all reads and writes that begin from now on; without one they wait for ever. */
    void deadline(Deadline deadline);

    /**
     * Reads at least one byte, or as many as are there and fit.
     *
     * @return the number of bytes, or −1, as {@link java.nio.channels.ReadableByteChannel} has it, once the peer has
     *     finished writing and everything was read
     */
    @Override
    int read(ByteBuffer target);

    /**
     * Writes all bytes that remain in the buffer.
     *
     * @return their number
     */
    @Override
    int write(ByteBuffer source);

    /**
     * Finishes writing: the peer reads to the end of what was written. Reading goes on.
     *
     * <p>Waits until the peer has agreed to the protocol, since some take an earlier end for a refusal.
     */
    void closeWrite();

    /** Ends both directions at once; what is under way is lost, and the peer sees a reset. Idempotent. */
    void reset();

    /**
     * Finishes writing and stops reading; what was written still arrives, if the peer speaks the protocol. Idempotent.
     *
     * <p>Waits, as {@link #closeWrite} does, and resets the stream if the peer does not agree in time.
     */
    @Override
    void close();
}

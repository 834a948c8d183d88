package io.p2p4j.transport.pipe;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

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

    /** Returns whether it may be able to go on without waiting. */
    default boolean isWatchable() {
        return false;
    }

    /** Goes on without waiting, unless that is not possible; called while nobody receives or sends. */
    default Optional<Turns> watch() throws IOException {
        return Optional.empty();
    }

    /** Receives and sends without waiting. One thread may receive while another sends. */
    interface Turns {

        /** Runs a turn once now and whenever bytes, or the end of the pipe, can be read; one turn at a time. Called once. */
        void attach(Watch.Turn turn);

        /**
         * Reads once what has arrived; in turns only.
         *
         * @throws java.io.EOFException if the peer has finished
         */
        void read() throws IOException;

        /**
         * Returns the next bytes of what was read, empty at its end; in turns only.
         *
         * @return a buffer that is valid until the next call, which returns again what the caller leaves in it
         * @throws io.p2p4j.api.error.ProtocolException if the bytes are not authentic
         */
        ByteBuffer next();

        /** Goes on with waiting, and then does a last thing; called in a turn while nobody sends. */
        void release(Runnable then);

        /**
         * Sends a few bytes, all that remain, as far as the system takes them at once; the next {@link #send} sends the rest.
         *
         * @return whether there is no rest
         */
        boolean offer(ByteBuffer bytes) throws IOException;
    }
}

package io.p2p4j.transport.pipe;

import java.io.Closeable;
import java.io.IOException;

/** Establishes one outbound pipe; closing, from any thread, ends the attempt or the pipe that came of it. */
public interface Attempt extends Closeable {

    /** Connects; blocks until the other end is there. */
    Link connect() throws IOException;

    /** Prepares an attempt at one place where the peer may be. */
    @FunctionalInterface
    interface Route {
        /** Returns a new attempt. */
        Attempt open() throws IOException;
    }
}

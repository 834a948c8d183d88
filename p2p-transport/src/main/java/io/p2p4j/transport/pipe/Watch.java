package io.p2p4j.transport.pipe;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** Tells when the calls of a pipe, none of which waits any more, can go on. Thread-safe. */
public interface Watch extends Closeable {

    /** Runs a turn once now and whenever bytes, or the end of the pipe, can be read; one turn at a time. Called once. */
    void attach(Turn turn);

    /** Waits until the pipe takes bytes, perhaps in vain; one thread at a time. */
    void awaitRoom() throws IOException;

    /** Ends the watch; the pipe's calls wait again, and then, on the loop, a last thing is done. Called in a turn. */
    void release(Runnable then);

    /** Closes the pipe; a turn that is attached runs once more, to find that out. Idempotent. */
    @Override
    void close() throws IOException;

    /** Begins a watch of a pipe, on which nobody reads or writes meanwhile. */
    @FunctionalInterface
    interface Start {

        /** Begins it, unless that is not possible; from now on no call of the pipe waits. */
        Optional<Watch> watch() throws IOException;
    }

    /** Reads what has arrived, a bounded amount; must not wait for anything, since other pipes do for it. */
    @FunctionalInterface
    interface Turn {

        /** Reads, and returns whether it wants to run again; not once it has ended the watch. */
        boolean run();
    }
}

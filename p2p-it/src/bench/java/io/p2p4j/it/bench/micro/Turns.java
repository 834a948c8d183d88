package io.p2p4j.it.bench.micro;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Says which peer is the next of a thread: at random, for a few nanoseconds. */
@State(Scope.Thread)
public class Turns {

    private long state = Thread.currentThread().threadId() * 0x9E3779B97F4A7C15L | 1;

    /** Returns an index below {@code peers}. */
    int next(int peers) {
        state ^= state << 13;
        state ^= state >>> 7;
        state ^= state << 17;
        return (int) ((state >>> 33) * peers >>> 31);
    }
}

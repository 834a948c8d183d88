package io.p2p4j.it.node;

import io.p2p4j.it.kit.Nodes;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Names the nodes of one test.
 *
 * @param nodes starts them
 * @param names how many have a name
 */
record Scene(Nodes nodes, AtomicInteger names) {

    String next() {
        return "node" + names.incrementAndGet();
    }

    /** Returns the name that was given last. */
    String last() {
        return "node" + names.get();
    }
}

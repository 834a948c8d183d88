package io.p2p4j.transport.door;

import java.util.LinkedHashSet;

/**
 * Counts the pipes of one network and knows which of them are unfinished, oldest first. Guarded by the door's lock.
 *
 * <p>A network is greater than another if it has more unfinished ones, or as many and the older of the two oldest.
 */
final class Network implements Comparable<Network> {

    private final String name;
    private final LinkedHashSet<Pass> unfinished = new LinkedHashSet<>();
    private int pipes;

    Network(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    int pipes() {
        return pipes;
    }

    /** Counts a pipe, unfinished as yet. */
    void enter(Pass pass) {
        pipes++;
        unfinished.add(pass);
    }

    /** Counts a pipe no more among the unfinished. */
    void finish(Pass pass) {
        unfinished.remove(pass);
    }

    /** Counts a pipe no more. */
    void leave() {
        pipes--;
    }

    boolean isUnfinished(Pass pass) {
        return unfinished.contains(pass);
    }

    /** Returns how many are unfinished. */
    int crowd() {
        return unfinished.size();
    }

    /** Returns the oldest unfinished one; there must be one. */
    Pass oldest() {
        return unfinished.getFirst();
    }

    @Override
    public int compareTo(Network other) {
        int bySize = Integer.compare(crowd(), other.crowd());
        return bySize != 0 ? bySize : Long.compare(other.oldest().arrival(), oldest().arrival());
    }
}

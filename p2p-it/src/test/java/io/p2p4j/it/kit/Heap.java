package io.p2p4j.it.kit;

/** Measures the heap that is in use. */
public final class Heap {

    private static final int COLLECTIONS =
            3; // what one makes unreachable, such as a thread's stack, the next one takes

    private Heap() {}

    /** Returns the bytes in use after garbage was collected. */
    public static long used() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}

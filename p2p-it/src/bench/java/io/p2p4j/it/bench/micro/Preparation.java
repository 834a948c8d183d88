package io.p2p4j.it.bench.micro;

import java.util.concurrent.Callable;

/** Prepares what a benchmark needs; its constructor may not throw what is checked, and a failure ends it anyway. */
final class Preparation {

    private Preparation() {}

    static <T> T of(Callable<T> preparing) {
        try {
            return preparing.call();
        } catch (Exception e) {
            throw new IllegalStateException("a benchmark cannot be prepared", e);
        }
    }
}

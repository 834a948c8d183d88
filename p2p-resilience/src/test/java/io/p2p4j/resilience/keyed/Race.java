package io.p2p4j.resilience.keyed;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Lets many threads do the same at once. */
public final class Race {

    private Race() {}

    /** Returns what each thread's call returned, after all have ended. */
    public static <T> List<T> run(int threads, Callable<T> body) throws Exception {
        CyclicBarrier start = new CyclicBarrier(threads);
        List<Future<T>> running = new ArrayList<>();
        List<T> results = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            for (int i = 0; i < threads; i++) {
                running.add(executor.submit(() -> {
                    start.await();
                    return body.call();
                }));
            }
            for (Future<T> result : running) {
                results.add(result.get());
            }
        }
        return results;
    }
}

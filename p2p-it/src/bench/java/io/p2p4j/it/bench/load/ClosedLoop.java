package io.p2p4j.it.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Lets callers on virtual threads repeat an operation, each as soon as its last one is done, for a while. */
public final class ClosedLoop {

    private ClosedLoop() {}

    /** Does one operation. */
    @FunctionalInterface
    public interface Operation {

        /** Does it once. */
        void run() throws Exception;
    }

    /**
     * Runs one caller for each operation.
     *
     * @return how many operations were done, and in which time
     */
    public static Tally run(List<? extends Operation> callers, Duration window)
            throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        long end = start + window.toNanos();
        long done = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> counts = new ArrayList<>();
            for (Operation caller : callers) {
                counts.add(threads.submit(() -> repeat(caller, end)));
            }
            for (Future<Long> count : counts) {
                done += count.get();
            }
        }
        return new Tally(done, System.nanoTime() - start);
    }

    private static long repeat(Operation operation, long end) throws Exception {
        long done = 0;
        while (System.nanoTime() - end < 0) {
            operation.run();
            done++;
        }
        return done;
    }
}

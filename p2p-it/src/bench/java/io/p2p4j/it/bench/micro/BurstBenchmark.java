package io.p2p4j.it.bench.micro;

import io.p2p4j.api.security.Authorizer;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Measures what a request costs its own thread, the audit log included: requests come in bursts, each after the log has written
 * the one before, so that nobody waits for the log.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BurstBenchmark {

    private static final int REQUESTS = 1_000;

    private final PoliciesBenchmark policies = new PoliciesBenchmark();

    /** Makes the peers known. */
    public BurstBenchmark() {}

    /** Lets the log write what there is. */
    @Setup(Level.Invocation)
    public void settle() {
        policies.settle();
    }

    /** Deletes what was stored. */
    @TearDown
    public void close() throws IOException {
        policies.close();
    }

    /** Decides on each request of a burst and hands it to the audit log. */
    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public void decideAndAudit(Blackhole sink) {
        for (int i = 0; i < REQUESTS; i++) {
            Authorizer.Permitted permitted = policies.decideAndAudit();
            sink.consume(permitted);
        }
    }
}

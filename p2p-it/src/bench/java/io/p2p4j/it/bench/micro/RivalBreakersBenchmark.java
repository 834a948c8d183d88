package io.p2p4j.it.bench.micro;

import dev.failsafe.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.p2p4j.api.config.ResilienceConfig;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.CircuitBreaker.Kind;
import io.p2p4j.api.resilience.CircuitBreaker.Pass;
import io.p2p4j.api.resilience.CircuitBreakerProvider;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Measures an operation that passes a closed breaker and succeeds; the others have one breaker per peer in an array. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RivalBreakersBenchmark {

    /** How many peers there are. */
    @Param("100000")
    public int peers;

    /** Whose breaker is measured; the others are not made. */
    @Param("p2p4j")
    public String whose = "p2p4j";

    private final io.p2p4j.api.resilience.CircuitBreaker breaker =
            Policies.part(CircuitBreakerProvider.class, settings(), Path.of("unused"));
    private PeerId[] ids = {};
    private CircuitBreaker<?>[] failsafe = {};
    private io.github.resilience4j.circuitbreaker.CircuitBreaker[] resilience4j = {};

    private static ResilienceConfig.Breaker settings() {
        ResilienceConfig.Breaker defaults = ResilienceConfig.Breaker.defaults();
        return ResilienceConfig.Breaker.of(
                defaults.failureThreshold(), defaults.timeout(), defaults.successThreshold(), 2_000_000);
    }

    /** Makes the breakers of one kind. */
    @Setup
    public void fill() {
        switch (whose) {
            case "p2p4j" -> {
                ids = Peers.ids(peers);
                Arrays.stream(ids).forEach(this::operate);
            }
            case "failsafe" ->
                failsafe = all(
                        i -> CircuitBreaker.builder().withFailureThreshold(5).build(), CircuitBreaker<?>[]::new);
            case "resilience4j" -> {
                CircuitBreakerConfig config =
                        CircuitBreakerConfig.custom().slidingWindowSize(5).build();
                resilience4j = all(
                        i -> io.github.resilience4j.circuitbreaker.CircuitBreaker.of("peer " + i, config),
                        io.github.resilience4j.circuitbreaker.CircuitBreaker[]::new);
            }
            default -> throw new IllegalArgumentException(whose);
        }
    }

    private <T> T[] all(IntFunction<T> one, IntFunction<T[]> array) {
        return IntStream.range(0, peers).mapToObj(one).toArray(array);
    }

    private boolean operate(PeerId peer) {
        if (breaker.enter(peer, Kind.CALL) instanceof Pass pass) {
            pass.succeeded();
            return true;
        }
        return false;
    }

    /** Passes ours. */
    @Benchmark
    public boolean p2p4j(Turns turns) {
        return operate(ids[turns.next(peers)]);
    }

    /** Passes a bare breaker of Failsafe. */
    @Benchmark
    public boolean failsafe(Turns turns) {
        CircuitBreaker<?> one = failsafe[turns.next(peers)];
        boolean passes = one.tryAcquirePermit();
        one.recordSuccess();
        return passes;
    }

    /** Passes a breaker of resilience4j. */
    @Benchmark
    public boolean resilience4j(Turns turns) {
        io.github.resilience4j.circuitbreaker.CircuitBreaker one = resilience4j[turns.next(peers)];
        boolean passes = one.tryAcquirePermission();
        one.onSuccess(1, TimeUnit.NANOSECONDS);
        return passes;
    }
}

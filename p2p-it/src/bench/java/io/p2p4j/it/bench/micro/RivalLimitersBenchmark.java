package io.p2p4j.it.bench.micro;

import com.google.common.util.concurrent.RateLimiter;
import io.github.bucket4j.Bucket;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.p2p4j.api.resilience.Currency;
import io.p2p4j.api.resilience.Subject;
import java.time.Duration;
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

/**
 * Measures a granted check by several threads: ours, which finds the peer's budget, and others, which have one per peer in
 * an array and need no search.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RivalLimitersBenchmark {

    private static final int PLENTY = 1_000_000_000;

    /** How many peers there are. */
    @Param("100000")
    public int peers;

    /** Whose limiter is measured; the others are not made. */
    @Param("p2p4j")
    public String whose = "p2p4j";

    private final io.p2p4j.api.resilience.RateLimiter limiter = Policies.limiter();
    private Subject[] subjects = {};
    private Bucket[] buckets = {};
    private io.github.resilience4j.ratelimiter.RateLimiter[] resilience4j = {};
    private RateLimiter[] guava = {};

    /** Makes the limiters of one kind. */
    @Setup
    public void fill() {
        switch (whose) {
            case "p2p4j" -> {
                subjects = Arrays.stream(Peers.ids(peers)).map(Subject::of).toArray(Subject[]::new);
                Arrays.stream(subjects).forEach(subject -> limiter.tryAcquire(subject, Currency.REQUESTS, 1));
            }
            case "bucket4j" -> buckets = all(i -> Policies.bareBucket(), Bucket[]::new);
            case "resilience4j" -> {
                RateLimiterConfig config = RateLimiterConfig.custom()
                        .limitForPeriod(PLENTY)
                        .limitRefreshPeriod(Duration.ofSeconds(1))
                        .timeoutDuration(Duration.ZERO)
                        .build();
                resilience4j = all(
                        i -> io.github.resilience4j.ratelimiter.RateLimiter.of("peer " + i, config),
                        io.github.resilience4j.ratelimiter.RateLimiter[]::new);
            }
            case "guava" -> guava = all(i -> RateLimiter.create(PLENTY), RateLimiter[]::new);
            default -> throw new IllegalArgumentException(whose);
        }
    }

    private <T> T[] all(IntFunction<T> one, IntFunction<T[]> array) {
        return IntStream.range(0, peers).mapToObj(one).toArray(array);
    }

    /** Checks with ours. */
    @Benchmark
    public boolean p2p4j(Turns turns) {
        return limiter.tryAcquire(subjects[turns.next(peers)], Currency.REQUESTS, 1)
                instanceof io.p2p4j.api.resilience.RateLimiter.Granted;
    }

    /** Checks with a bare bucket. */
    @Benchmark
    public boolean bucket4j(Turns turns) {
        return buckets[turns.next(peers)].tryConsume(1);
    }

    /** Checks with resilience4j's limiter. */
    @Benchmark
    public boolean resilience4j(Turns turns) {
        return resilience4j[turns.next(peers)].acquirePermission();
    }

    /** Checks with Guava's limiter. */
    @Benchmark
    public boolean guava(Turns turns) {
        return guava[turns.next(peers)].tryAcquire();
    }
}

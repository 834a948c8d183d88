package io.p2p4j.it.bench.micro;

import io.github.bucket4j.Bucket;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.Currency;
import io.p2p4j.api.resilience.RateLimiter;
import io.p2p4j.api.resilience.Subject;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Measures a granted rate-limit check among many peers, and bare buckets beside it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LimiterBenchmark {

    private static final int TURNS = 1 << 20;

    /** How many peers are tracked. */
    @Param("100000")
    public int peers;

    private Subject[] subjects = {};
    private Bucket[] buckets = {};
    private final ConcurrentHashMap<PeerId, Bucket> map = new ConcurrentHashMap<>();
    private int[] order = {};
    private int turn;
    private final RateLimiter limiter = Policies.limiter();

    /** Lets every peer be seen once. */
    @Setup
    public void fill() {
        subjects = Arrays.stream(Peers.ids(peers)).map(Subject::of).toArray(Subject[]::new);
        order = Peers.order(peers, TURNS);
        buckets = IntStream.range(0, peers).mapToObj(i -> Policies.bareBucket()).toArray(Bucket[]::new);
        for (int i = 0; i < peers; i++) {
            map.put(subjects[i].peer(), buckets[i]);
            limiter.tryAcquire(subjects[i], Currency.REQUESTS, 1);
        }
    }

    /** Checks the budget of the next peer, whose subject is made once, as for a connection. */
    @Benchmark
    public RateLimiter.Decision limiter() {
        return limiter.tryAcquire(subjects[next()], Currency.REQUESTS, 1);
    }

    /** Takes from the next peer's bucket, found without a search. */
    @Benchmark
    public boolean bareBuckets() {
        return buckets[next()].tryConsume(1);
    }

    /** Takes from the next peer's bucket, found in a map. */
    @Benchmark
    public boolean mapOfBuckets() {
        Bucket bucket = map.get(subjects[next()].peer());
        return bucket != null && bucket.tryConsume(1);
    }

    /** Takes from one bucket, always the same. */
    @Benchmark
    public boolean oneBareBucket() {
        return buckets[0].tryConsume(1);
    }

    private int next() {
        turn = (turn + 1) & (TURNS - 1);
        return order[turn];
    }
}

package io.p2p4j.it.bench.micro;

import io.github.bucket4j.Bucket;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.Currency;
import io.p2p4j.api.resilience.RateLimiter;
import io.p2p4j.api.resilience.Subject;
import io.p2p4j.it.bench.process.WorkerLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Is a process that fills a limiter, or an array of bare buckets, so that its heap before and after can be compared. */
public final class LimiterMemory {

    private final RateLimiter limiter = Policies.limiter();
    private PeerId[] ids = {};
    private final List<Bucket> buckets = new ArrayList<>();

    private LimiterMemory() {}

    /** Starts it. */
    public static void main(String[] arguments) throws IOException {
        LimiterMemory memory = new LimiterMemory();
        new WorkerLoop(Map.of("prepare", memory::prepare, "limiter", memory::fillLimiter, "bare", memory::fillBare))
                .serve(Map.of());
    }

    /** Makes the ids, which a node has anyway, and lets every class be loaded. */
    private Map<String, ?> prepare(JsonNode line) {
        ids = Peers.ids(line.path("peers").asInt());
        limiter.tryAcquire(Subject.of(Peers.ids(1)[0]), Currency.REQUESTS, 1);
        Policies.bareBucket().tryConsume(1);
        return Map.of();
    }

    private Map<String, ?> fillLimiter(JsonNode line) {
        for (PeerId id : ids) {
            limiter.tryAcquire(Subject.of(id), Currency.REQUESTS, 1);
        }
        return Map.of();
    }

    private Map<String, ?> fillBare(JsonNode line) {
        for (int i = 0; i < ids.length; i++) {
            Bucket bucket = Policies.bareBucket();
            bucket.tryConsume(1);
            buckets.add(bucket);
        }
        return Map.of();
    }
}

package io.p2p4j.resilience.limiter;

import io.p2p4j.api.config.ResilienceConfig.Limit;
import io.p2p4j.api.config.ResilienceConfig.RateLimit;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.Currency;
import io.p2p4j.api.resilience.RateLimiter.Granted;
import io.p2p4j.api.resilience.RateLimiter.Limited;
import io.p2p4j.api.resilience.Subject;
import io.p2p4j.resilience.keyed.Interleavings;
import io.p2p4j.resilience.keyed.Peers;
import io.p2p4j.resilience.keyed.SettableTicker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** Shows that callers who ask a limiter at once are told what they would be told one after another. */
class LimiterInterleavingsTest {

    private static final int TOKEN = 100; // nanoseconds until one comes back
    private static final Limit PEER = Limit.requests(2, Duration.ofNanos(2 * TOKEN), 0);
    private static final Limit NODE = Limit.requests(3, Duration.ofNanos(3 * TOKEN), 0);

    @Test
    void peersBesideEachOtherAndANodeAreChargedAsIfOneAfterAnother() {
        Interleavings.check(Concurrent.class, Sequential.class);
    }

    /** What is tested. */
    @Param(name = "peer", gen = IntGen.class, conf = "0:1")
    public static class Concurrent {

        private final List<PeerId> peers = Peers.random(new Random(11), 2);
        private final SettableTicker ticker = new SettableTicker(0);
        private final TokenBucketLimiter limiter = new TokenBucketLimiter(
                RateLimit.defaults().with(PEER, 10).with(Map.of(), Limit.defaults(), NODE), ticker);

        @Operation
        public long take(@Param(name = "peer") int peer) {
            return switch (limiter.tryAcquire(Subject.of(peers.get(peer)), Currency.REQUESTS, 1)) {
                case Granted granted -> 0;
                case Limited no -> no.retryAfter().toNanos();
            };
        }

        @Operation
        public void advance() {
            ticker.advance(Duration.ofNanos(TOKEN / 2));
        }
    }

    /** What it has to be like. */
    public static class Sequential {

        private final LimiterModel model = new LimiterModel();
        private long now;

        public long take(int peer) {
            return model.ask(Map.of("peer " + peer, PEER, "node", NODE), Currency.REQUESTS, 1, now)
                    .orElse(0L);
        }

        public void advance() {
            now += TOKEN / 2;
        }
    }
}

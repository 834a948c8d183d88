package io.p2p4j.it.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.p2p4j.api.config.ResilienceConfig.RateLimit;
import io.p2p4j.api.resilience.Currency;
import io.p2p4j.api.resilience.RateLimiter;
import io.p2p4j.api.resilience.RateLimiter.Granted;
import io.p2p4j.api.resilience.RateLimiter.Limited;
import io.p2p4j.api.resilience.RateLimiterProvider;
import io.p2p4j.api.resilience.Subject;
import io.p2p4j.api.resilience.Subnet;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.api.spi.Providers;
import io.p2p4j.it.contract.Peers;
import io.p2p4j.it.contract.SettableTicker;
import io.p2p4j.node.Node;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** Proves the keys of limits, in every currency and scope, on the limiter as a node of that configuration has it. */
final class LimitKeys extends Keys {

    private static final String LIMIT = "resilience.rate_limit.";
    private static final Duration WINDOW = Duration.ofSeconds(60);

    private final SettableTicker ticker = new SettableTicker(Long.MAX_VALUE);

    LimitKeys(Scene scene) {
        super(scene);
    }

    @Override
    Map<String, Proof> proofs() {
        Map<String, Proof> proofs = new TreeMap<>();
        proofs.put(LIMIT + "max_bytes", key -> {
            assertEquals(9, granted(1, Currency.BYTES, key, "9"));
            assertEquals(18, granted(2, Currency.BYTES, key, "9"));
        });
        proofs.put(LIMIT + "max_streams", key -> assertEquals(9, granted(1, Currency.STREAMS, key, "9")));
        proofs.put(LIMIT + "levels", this::levels);
        for (String scope : List.of("subnet.", "node.")) {
            proofs.put(LIMIT + scope + "max_requests", key -> assertEquals(7, granted(2, Currency.REQUESTS, key, "7")));
            proofs.put(LIMIT + scope + "max_bytes", key -> assertEquals(7, granted(2, Currency.BYTES, key, "7")));
            proofs.put(LIMIT + scope + "max_streams", key -> assertEquals(7, granted(2, Currency.STREAMS, key, "7")));
            proofs.put(
                    LIMIT + scope + "burst",
                    key -> assertEquals(
                            9, granted(2, Currency.REQUESTS, key, "2", LIMIT + scope + "max_requests", "7")));
            proofs.put(
                    LIMIT + scope + "time_window",
                    key -> assertEquals(
                            2 * WINDOW.toSeconds(), secondsToWait(key, "120", LIMIT + scope + "max_requests", "1")));
        }
        return proofs;
    }

    private void levels(String key) {
        RateLimiter limiter = limiter(key + ".TRUSTED.max_requests", "3", LIMIT + "max_streams", "8");
        Subject trusted = new Subject(Peers.peer(1), TrustLevel.TRUSTED, Optional.empty());
        assertEquals(3, granted(limiter, trusted, Currency.REQUESTS));
        assertEquals(8, granted(limiter, trusted, Currency.STREAMS), "what it leaves open is as for all");
        Limited limited = assertInstanceOf(Limited.class, limiter.tryAcquire(trusted, Currency.REQUESTS, 1));
        assertEquals(key + ".TRUSTED.max_requests", limited.rule());
        assertEquals(50, granted(limiter, Subject.of(Peers.peer(2)), Currency.REQUESTS));
    }

    /** Returns a limiter as a node of that configuration makes it, or as a node that runs makes of the one it was handed. */
    private RateLimiter limiter(String... settings) {
        if (scene.reload()) {
            RateLimiter handed = limiter(RateLimit.defaults());
            scene.start(builder -> builder.with(RateLimiter.class, handed), settings)
                    .close();
            return handed;
        }
        try (Node node = node(settings)) {
            return limiter(node.config().resilience().rateLimit());
        }
    }

    private RateLimiter limiter(RateLimit settled) {
        return Providers.require(ServiceLoader.load(RateLimiterProvider.class), LIMIT + "provider", Optional.empty())
                .create(new ProviderContext<>(settled, ticker, InstantSource.system(), Path.of("unused")));
    }

    private static Subject subject(int peer) {
        try {
            Subnet subnet = Subnet.of(InetAddress.getByAddress(new byte[] {10, 1, 2, (byte) peer}));
            return new Subject(Peers.peer(peer), TrustLevel.UNKNOWN, Optional.of(subnet));
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an address", e);
        }
    }

    /** Returns how much is granted to some peers of one subnet, each of which asks fifty times. */
    private int granted(int peers, Currency currency, String... settings) {
        RateLimiter limiter = limiter(settings);
        int granted = 0;
        for (int peer = 0; peer < peers; peer++) {
            granted += granted(limiter, subject(peer), currency);
        }
        return granted;
    }

    private static int granted(RateLimiter limiter, Subject subject, Currency currency) {
        int granted = 0;
        for (int i = 0; i < 50; i++) {
            granted += limiter.tryAcquire(subject, currency, 1) instanceof Granted ? 1 : 0;
        }
        return granted;
    }

    private long secondsToWait(String... settings) {
        RateLimiter limiter = limiter(settings);
        List<Limited> refusals = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            if (limiter.tryAcquire(subject(i), Currency.REQUESTS, 1) instanceof Limited limited) {
                refusals.add(limited);
            }
        }
        return refusals.get(0).retryAfter().toSeconds();
    }
}

package io.p2p4j.api.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.ResilienceConfig.RateLimit;
import io.p2p4j.api.example.PacingProvider;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.RateLimiter;
import io.p2p4j.api.resilience.RateLimiterProvider;
import io.p2p4j.api.time.SettableTicker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Proves that the provider in the README is one. */
class ReadmeTest {

    private static final PeerId PEER = PeerId.parse("12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA");

    @TempDir
    Path folder = Path.of("");

    @Test
    void theProviderInTheReadmeIsTheOneTestedHere() throws IOException {
        String source = Files.readString(Path.of("src/test/java/io/p2p4j/api/example/PacingProvider.java"));
        String example = source.substring(source.indexOf("import "));
        assertTrue(example.lines().count() <= 25);
        assertTrue(Files.readString(Path.of("README.md")).contains("```java\n" + example + "```\n"));
    }

    @Test
    void isFoundAndLimits() {
        ServiceLoader<RateLimiterProvider> found =
                ProviderFolder.of(folder, RateLimiterProvider.class, List.of(PacingProvider.class.getName()));
        SettableTicker ticker = new SettableTicker(Long.MAX_VALUE);
        RateLimiter limiter = Providers.require(found, "resilience.rate_limit.provider", Optional.of("pacing"))
                .create(new ProviderContext<>(
                        new RateLimit(60, Duration.ofSeconds(60), 0, 1, Optional.empty()),
                        ticker,
                        InstantSource.system(),
                        folder));
        ticker.advance(Duration.ofSeconds(1));
        assertEquals(RateLimiter.Granted.GRANTED, limiter.tryAcquire(PEER, 2));
        ticker.advance(Duration.ofMillis(1500));
        assertEquals(
                new RateLimiter.Limited(Duration.ofMillis(500), "resilience.rate_limit.max_requests"),
                limiter.tryAcquire(PEER, 1));
        ticker.advance(Duration.ofMillis(500));
        assertEquals(RateLimiter.Granted.GRANTED, limiter.tryAcquire(PEER, 1));
    }
}

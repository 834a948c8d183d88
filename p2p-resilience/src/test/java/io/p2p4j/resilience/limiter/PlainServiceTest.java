package io.p2p4j.resilience.limiter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.ResilienceConfig.RateLimit;
import io.p2p4j.api.resilience.CircuitBreakerProvider;
import io.p2p4j.api.resilience.Currency;
import io.p2p4j.api.resilience.RateLimiter;
import io.p2p4j.api.resilience.RateLimiterProvider;
import io.p2p4j.api.resilience.RetryPolicyProvider;
import io.p2p4j.api.resilience.Subject;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.api.spi.Providers;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Uses the module as a program without peers does; two of its methods are the example of the README. */
class PlainServiceTest {

    /** A program says this in its own descriptor, or has none; these tests live in the provider's module. */
    @BeforeAll
    static void declareUses() {
        PlainServiceTest.class
                .getModule()
                .addUses(RateLimiterProvider.class)
                .addUses(CircuitBreakerProvider.class)
                .addUses(RetryPolicyProvider.class);
    }

    @Test
    void limitsTheCustomersOfAPlainService() throws Exception {
        RateLimiter limiter = limiter();
        for (int i = 0; i < 3; i++) {
            assertEquals("200", serve(limiter, "alice"));
        }
        assertTrue(serve(limiter, "alice").startsWith("429, resilience.rate_limit.max_requests: retry after PT"));
        assertEquals("200", serve(limiter, "bob"));
    }

    // README begin
    static RateLimiter limiter() {
        RateLimiterProvider provider = Providers.require(
                ServiceLoader.load(RateLimiterProvider.class), "resilience.rate_limit.provider", Optional.empty());
        return provider.create(ProviderContext.of(RateLimit.of(2, Duration.ofSeconds(60), 1, 10_000), Path.of("data")));
    }

    static String serve(RateLimiter limiter, String customer) {
        return switch (limiter.tryAcquire(Subject.named(customer), Currency.REQUESTS, 1)) {
            case RateLimiter.Granted granted -> "200";
            case RateLimiter.Limited no -> "429, " + no.rule() + ": retry after " + no.retryAfter();
        };
    }
    // README end

    @Test
    void isTheExampleOfTheReadme() throws IOException {
        String source = Files.readString(Path.of("src/test/java/io/p2p4j/resilience/limiter/PlainServiceTest.java"));
        String example = between(source, "// README begin", "// README end");
        assertEquals(squeezed(example), squeezed(between(Files.readString(Path.of("README.md")), "```java", "```")));
    }

    private static String between(String text, String begin, String end) {
        int from = text.indexOf(begin) + begin.length();
        return text.substring(from, text.indexOf(end, from));
    }

    private static String squeezed(String code) {
        return code.replaceAll("\\s", ""); // the formatter may wrap lines
    }

    @Test
    void findsEachProviderByItsType() {
        assertEquals(
                List.of("bucket4j", "redis"),
                List.copyOf(Providers.all(ServiceLoader.load(RateLimiterProvider.class))
                        .keySet()));
        assertEquals(
                List.of("failsafe"),
                List.copyOf(Providers.all(ServiceLoader.load(CircuitBreakerProvider.class))
                        .keySet()));
        assertEquals(
                List.of("failsafe"),
                List.copyOf(Providers.all(ServiceLoader.load(RetryPolicyProvider.class))
                        .keySet()));
    }

    @Test
    void isFoundOnTheClassPathAsOnTheModulePath() throws IOException {
        ModuleDescriptor descriptor = PlainServiceTest.class.getModule().getDescriptor();
        assertEquals(3, descriptor.provides().size());
        assertEquals(0, descriptor.exports().size());
        for (ModuleDescriptor.Provides provides : descriptor.provides()) {
            String file = "/META-INF/services/" + provides.service();
            try (InputStream in = Objects.requireNonNull(PlainServiceTest.class.getResourceAsStream(file), file)) {
                List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList();
                assertEquals(provides.providers(), lines);
            }
        }
    }
}

package io.p2p4j.config.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.p2p4j.api.config.Explanation;
import io.p2p4j.api.config.NodeConfig;
import io.p2p4j.api.config.ResilienceConfig.Limit;
import io.p2p4j.api.security.TrustLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sets the keys of limits by trust level, a map of sections, by every layer. */
class LevelsTest {

    private static final String LEVELS = "resilience.rate_limit.levels.";
    private static final String VARIABLE = "P2P_RESILIENCE_RATE_LIMIT_LEVELS_";

    @TempDir
    private Path folder;

    private Sources file(String name, String levels) {
        return new Sources(folder).file(name, yaml(levels));
    }

    private static String yaml(String levels) {
        return "resilience: { rate_limit: { levels: " + levels + " } }";
    }

    private static Map<TrustLevel, Limit> read(Sources sources) {
        return sources.read(NodeConfig.class).resilience().rateLimit().levels();
    }

    private static Limit limit(long requests, Duration window) {
        Limit none = Limit.defaults();
        return new Limit(Optional.of(requests), Optional.of(window), none.burst(), none.maxBytes(), none.maxStreams());
    }

    @ParameterizedTest
    @EnumSource
    void areSetByEveryLayerAlike(TrustLevel level) {
        Map<TrustLevel, Limit> wanted = Map.of(level, limit(3, Duration.ofMinutes(2)));
        assertEquals(wanted, read(file("a.yaml", "{ " + level + ": { max_requests: 3, time_window: 2m } }")));
        assertEquals(
                wanted,
                read(new Sources(folder)
                        .variable(VARIABLE + level + "_MAX_REQUESTS", "3")
                        .variable(VARIABLE + level + "_TIME_WINDOW", "2m")));
        assertEquals(
                wanted,
                read(new Sources(folder)
                        .override(LEVELS + level + ".max_requests", "3")
                        .override(LEVELS + level.name().toLowerCase(java.util.Locale.ROOT) + ".time_window", "2m")));
    }

    @Test
    void areOverriddenKeyByKey() {
        Sources sources = file("a.yaml", "{ TRUSTED: { max_requests: 1, time_window: 1s }, VERIFIED: { burst: 5 } }")
                .file("b.yaml", yaml("{ trusted: { max_requests: 2 } }"))
                .variable(VARIABLE + "TRUSTED_TIME_WINDOW", "120")
                .override(LEVELS + "TRUSTED.max_requests", "3");
        Limit burst =
                new Limit(Optional.empty(), Optional.empty(), Optional.of(5L), Optional.empty(), Optional.empty());
        assertEquals(
                Map.of(TrustLevel.TRUSTED, limit(3, Duration.ofMinutes(2)), TrustLevel.VERIFIED, burst), read(sources));
        assertEquals(
                List.of(
                        "resilience.rate_limit.levels = { VERIFIED: { burst: 5 }, TRUSTED: { max_requests: 3,"
                                + " time_window: 120.0 } } # override",
                        "resilience.rate_limit.levels.TRUSTED.max_requests = 3 # override",
                        "resilience.rate_limit.levels.TRUSTED.time_window = 120.0 # environment " + VARIABLE
                                + "TRUSTED_TIME_WINDOW",
                        "resilience.rate_limit.levels.VERIFIED.burst = 5 # a.yaml:1:98"),
                sources.explain(NodeConfig.class).stream()
                        .filter(key -> !key.origin().equals(Explanation.DEFAULT))
                        .map(key -> key.key() + " = " + key.value() + " # "
                                + key.origin().replace(folder + "/", ""))
                        .sorted()
                        .toList());
    }

    @Test
    void anEntryWithoutKeysLeavesEverythingOpen() {
        assertEquals(Map.of(TrustLevel.TRUSTED, Limit.defaults()), read(file("a.yaml", "{ TRUSTED: {} }")));
    }

    @Test
    void theNearestNameIsSuggested() {
        assertEquals(
                """
                resilience.rate_limit.levels.TRUSTD (a.yaml:1:39) is not one of UNTRUSTED, UNKNOWN, VERIFIED, TRUSTED, BOOTSTRAP; did you mean TRUSTED?
                P2P_RESILIENCE_RATE_LIMIT_LEVELS_TRUSTED_MAX_REQUEST (environment) is not a known variable; did you mean P2P_RESILIENCE_RATE_LIMIT_LEVELS_TRUSTED_MAX_REQUESTS?
                P2P_RESILIENCE_RATE_LIMIT_LEVELS_TRUSTD_MAX_REQUESTS (environment) is not a known variable; did you mean P2P_RESILIENCE_RATE_LIMIT_LEVELS_TRUSTED_MAX_REQUESTS?
                resilience.rate_limit.levels.TRUSTED.max_request (override) is not a known key; did you mean resilience.rate_limit.levels.TRUSTED.max_requests?
                resilience.rate_limit.levels.VERIFED (override) is not one of UNTRUSTED, UNKNOWN, VERIFIED, TRUSTED, BOOTSTRAP; did you mean VERIFIED?""".lines().sorted().toList(),
                file("a.yaml", "{ TRUSTD: { burst: 1 } }")
                        .variable(VARIABLE + "TRUSTD_MAX_REQUESTS", "1")
                        .variable(VARIABLE + "TRUSTED_MAX_REQUEST", "1")
                        .override(LEVELS + "VERIFED.burst", "1")
                        .override(LEVELS + "TRUSTED.max_request", "1")
                        .refusal(NodeConfig.class)
                        .lines()
                        .sorted()
                        .toList());
    }

    @Test
    void whatIsRefusedIsNamedByItsKey() {
        assertEquals(
                """
                resilience.rate_limit.levels.TRUSTED.burst = 'x' (a.yaml:1:50) is not a whole number
                resilience.rate_limit.levels.TRUSTED.max_requests = 0 (a.yaml:1:60) is not between 1 and 1000000000
                resilience.rate_limit.levels.trusted (a.yaml:1:79) is a duplicate; it was set before (a.yaml:1:39)
                resilience.rate_limit.levels.VERIFIED = '3' (override) is not a section; its keys are max_requests, time_window, burst, max_bytes, max_streams""".lines().toList(),
                file("a.yaml", "{ TRUSTED: { burst: x, max_requests: 0 }, trusted: { burst: 1 } }")
                        .override(LEVELS + "VERIFIED", "3")
                        .refusal(NodeConfig.class)
                        .lines()
                        .toList());
        assertEquals(
                "resilience.rate_limit.levels.TRUSTED.burst (override) is a duplicate; it was set before (override)",
                new Sources(folder)
                        .override(LEVELS + "TRUSTED.burst", "1")
                        .override(LEVELS + "trusted.burst", "2")
                        .refusal(NodeConfig.class));
    }

    @Test
    void areSetInAFile() throws IOException {
        Path file = folder.resolve("a.yaml");
        Files.writeString(file, "resilience:\n  rate_limit:\n    levels:\n      trusted: { burst: 1 }   # mine\n");
        new Sources(folder).reader().set(NodeConfig.class, file, LEVELS + "TRUSTED.max_requests", "7");
        new Sources(folder).reader().set(NodeConfig.class, file, LEVELS + "VERIFIED.burst", "2");
        assertEquals("""
                resilience:
                  rate_limit:
                    levels:
                      trusted: { burst: 1, max_requests: 7 }   # mine
                      VERIFIED:
                        burst: 2
                """, Files.readString(file));
    }
}

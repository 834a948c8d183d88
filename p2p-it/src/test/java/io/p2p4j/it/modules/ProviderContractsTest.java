package io.p2p4j.it.modules;

import io.p2p4j.api.config.RedisConfig;
import io.p2p4j.api.config.ResilienceConfig.RateLimit;
import io.p2p4j.api.resilience.CircuitBreakerProvider;
import io.p2p4j.api.resilience.RateLimiterProvider;
import io.p2p4j.api.resilience.RetryPolicyProvider;
import io.p2p4j.api.spi.Provider;
import io.p2p4j.api.spi.Providers;
import io.p2p4j.it.contract.CircuitBreakerContract;
import io.p2p4j.it.contract.RateLimiterContract;
import io.p2p4j.it.contract.RetryPolicyContract;
import io.p2p4j.it.kit.RedisServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds every provider that is found against the contract of its kind. */
class ProviderContractsTest {

    private static <P extends Provider<?, ?>> Collection<P> all(ServiceLoader<P> found) {
        return Providers.all(found).values().stream()
                .filter(provider -> !provider.onlyByName())
                .toList();
    }

    static Collection<RateLimiterProvider> limiters() {
        return all(ServiceLoader.load(RateLimiterProvider.class));
    }

    static Collection<CircuitBreakerProvider> breakers() {
        return all(ServiceLoader.load(CircuitBreakerProvider.class));
    }

    static Collection<RetryPolicyProvider> retryPolicies() {
        return all(ServiceLoader.load(RetryPolicyProvider.class));
    }

    @Nested
    @ParameterizedClass
    @MethodSource("io.p2p4j.it.modules.ProviderContractsTest#limiters")
    class Limiters extends RateLimiterContract {

        @Parameter
        @SuppressWarnings("NullAway.Init") // set by the test's framework
        private RateLimiterProvider provider;

        @Override
        protected RateLimiterProvider provider() {
            return provider;
        }
    }

    /** With a Redis of its own for each test; in it the flood of strangers is a flood of keys. */
    @Nested
    class TheLimiterRedis extends RateLimiterContract {

        private RedisServer redis;

        @BeforeEach
        void start() throws IOException {
            redis = RedisServer.start();
        }

        @AfterEach
        void stop() {
            redis.close();
        }

        @Override
        protected RateLimiterProvider provider() {
            return Providers.require(
                    ServiceLoader.load(RateLimiterProvider.class), "the limiter", Optional.of("redis"));
        }

        @Override
        protected RateLimit settings(RateLimit settings) {
            return settings.with(new RedisConfig(
                    redis.uri(),
                    Optional.empty(),
                    Optional.empty(),
                    "contract",
                    Duration.ofSeconds(20),
                    RedisConfig.OnFailure.REFUSE));
        }
    }

    @Nested
    @ParameterizedClass
    @MethodSource("io.p2p4j.it.modules.ProviderContractsTest#breakers")
    class Breakers extends CircuitBreakerContract {

        @Parameter
        @SuppressWarnings("NullAway.Init") // set by the test's framework
        private CircuitBreakerProvider provider;

        @Override
        protected CircuitBreakerProvider provider() {
            return provider;
        }
    }

    @Nested
    @ParameterizedClass
    @MethodSource("io.p2p4j.it.modules.ProviderContractsTest#retryPolicies")
    class RetryPolicies extends RetryPolicyContract {

        @Parameter
        @SuppressWarnings("NullAway.Init") // set by the test's framework
        private RetryPolicyProvider provider;

        @Override
        protected RetryPolicyProvider provider() {
            return provider;
        }
    }
}

package io.p2p4j.it.modules;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.core.IntervalFunction;
import io.p2p4j.api.resilience.CircuitBreakerProvider;
import io.p2p4j.api.resilience.RateLimiterProvider;
import io.p2p4j.api.resilience.RetryPolicyProvider;
import io.p2p4j.api.security.TrustPolicyProvider;
import io.p2p4j.api.spi.Providers;
import io.p2p4j.it.contract.CircuitBreakerContract;
import io.p2p4j.it.contract.RateLimiterContract;
import io.p2p4j.it.contract.RetryPolicyContract;
import io.p2p4j.it.contract.security.TrustPolicyContract;
import io.p2p4j.it.kit.PluginJars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Holds the providers of third parties, in their jars, against the contracts. */
@TestInstance(Lifecycle.PER_CLASS)
class PluginContractsIT {

    private ModuleLayer window = ModuleLayer.empty();
    private ModuleLayer breaker = ModuleLayer.empty();
    private ModuleLayer linear = ModuleLayer.empty();
    private ModuleLayer network = ModuleLayer.empty();

    @BeforeAll
    void load(@TempDir Path dir) throws IOException {
        PluginJars jars = new PluginJars(dir);
        window = jars.load("example.window");
        linear = jars.load("example.linear");
        network = jars.load("example.network");
        breaker = jars.load(
                "example.breaker",
                PluginJars.library(CircuitBreaker.class),
                PluginJars.library(IntervalFunction.class));
    }

    @Nested
    class SlidingWindow extends RateLimiterContract {
        @Override
        protected RateLimiterProvider provider() {
            return Providers.require(
                    ServiceLoader.load(window, RateLimiterProvider.class), "a test", Optional.of("sliding_window"));
        }
    }

    @Nested
    class Resilience4j extends CircuitBreakerContract {
        @Override
        protected CircuitBreakerProvider provider() {
            return Providers.require(
                    ServiceLoader.load(breaker, CircuitBreakerProvider.class), "a test", Optional.of("resilience4j"));
        }
    }

    @Nested
    class Linear extends RetryPolicyContract {
        @Override
        protected RetryPolicyProvider provider() {
            return Providers.require(
                    ServiceLoader.load(linear, RetryPolicyProvider.class), "a test", Optional.of("linear"));
        }
    }

    @Nested
    class OneNetwork extends TrustPolicyContract {
        @Override
        protected TrustPolicyProvider provider() {
            return Providers.require(
                    ServiceLoader.load(network, TrustPolicyProvider.class), "a test", Optional.of("one_network"));
        }

        @Override
        protected void prepare(Path dataDir) throws IOException {
            Files.writeString(dataDir.resolve("network.txt"), "192.0.2.0/24");
        }
    }
}

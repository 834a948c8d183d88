package io.p2p4j.it.modules;

import io.p2p4j.api.resilience.CircuitBreakerProvider;
import io.p2p4j.api.resilience.RateLimiterProvider;
import io.p2p4j.api.resilience.RetryPolicyProvider;
import io.p2p4j.it.contract.CircuitBreakerContract;
import io.p2p4j.it.contract.RateLimiterContract;
import io.p2p4j.it.contract.RetryPolicyContract;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Nested;

/** Holds the providers that are found against the contracts. */
class ProviderContractsTest {

    @Nested
    class TheLimiter extends RateLimiterContract {
        @Override
        protected RateLimiterProvider provider() {
            return ServiceLoader.load(RateLimiterProvider.class).findFirst().orElseThrow();
        }
    }

    @Nested
    class TheBreaker extends CircuitBreakerContract {
        @Override
        protected CircuitBreakerProvider provider() {
            return ServiceLoader.load(CircuitBreakerProvider.class).findFirst().orElseThrow();
        }
    }

    @Nested
    class TheRetryPolicy extends RetryPolicyContract {
        @Override
        protected RetryPolicyProvider provider() {
            return ServiceLoader.load(RetryPolicyProvider.class).findFirst().orElseThrow();
        }
    }
}

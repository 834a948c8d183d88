package io.p2p4j.it.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.ResilienceConfig;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.CircuitBreaker;
import io.p2p4j.api.resilience.CircuitBreaker.Kind;
import io.p2p4j.api.resilience.CircuitBreaker.Open;
import io.p2p4j.api.resilience.CircuitBreaker.Pass;
import io.p2p4j.api.resilience.CircuitBreakerProvider;
import io.p2p4j.api.resilience.RetryPolicy;
import io.p2p4j.api.resilience.RetryPolicy.After;
import io.p2p4j.api.resilience.RetryPolicyProvider;
import io.p2p4j.api.spi.Provider;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.api.spi.Providers;
import io.p2p4j.it.contract.Peers;
import io.p2p4j.it.contract.SettableTicker;
import io.p2p4j.node.Node;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;

/** Proves keys of breakers and retries that act over longer times, on the parts as a node of that configuration has them. */
final class PolicyKeys extends Keys {

    private static final String BREAKER = "resilience.circuit_breaker.";
    private static final String RETRY = "resilience.retry.";
    private static final PeerId PEER = Peers.peer(1);

    @SuppressWarnings("StaticAssignmentOfThrowable") // its trace is of no interest
    private static final P2pException FAILURE =
            P2pError.of(ErrorCode.NETWORK_ERROR, "nobody is there").toException();

    private final SettableTicker ticker = new SettableTicker(Long.MAX_VALUE);

    PolicyKeys(Scene scene) {
        super(scene);
    }

    @Override
    Map<String, Proof> proofs() {
        Map<String, Proof> proofs = new TreeMap<>();
        proofs.put(BREAKER + "failure_rate", key -> {
            assertEquals(3, failuresUntilOpen(key, "0.5", BREAKER + "window", "6", BREAKER + "failure_threshold", "9"));
            assertEquals(9, failuresUntilOpen(BREAKER + "failure_threshold", "9"));
        });
        proofs.put(BREAKER + "window", key -> {
            assertEquals(2, failuresUntilOpen(key, "4", BREAKER + "failure_rate", "0.5"));
            assertEquals(4, failuresUntilOpen(key, "8", BREAKER + "failure_rate", "0.5"));
        });
        proofs.put(
                BREAKER + "max_timeout",
                key -> assertEquals(Duration.ofSeconds(70), third(key, "70", BREAKER + "jitter", "0")));
        proofs.put(BREAKER + "jitter", key -> {
            assertEquals(Duration.ofMinutes(4), third(key, "0"));
            assertTrue(!third(key, "1").equals(third(key, "1")));
        });
        proofs.put(BREAKER + "probe_timeout", this::probeTimeout);
        proofs.put(BREAKER + "counts", this::counts);
        proofs.put(RETRY + "full_jitter", key -> {
            assertEquals(
                    Duration.ofSeconds(1),
                    first(key, "false", RETRY + "initial_delay", "1", RETRY + "max_delay", "1", RETRY + "jitter", "0"));
            assertTrue(!first(key, "true").equals(first(key, "true")));
        });
        proofs.put(RETRY + "total_timeout", key -> assertEquals(1, attempts(key, "10ms", RETRY + "jitter", "0")));
        proofs.put(RETRY + "retry_on", key -> assertEquals(1, attempts(key, "TIMEOUT")));
        proofs.put(RETRY + "budget_ratio", key -> {
            assertEquals(10 + 10, tenOperations(key, "1", RETRY + "budget_reserve", "0"));
            assertEquals(10 + 5, tenOperations(key, "0.5", RETRY + "budget_reserve", "0"));
        });
        proofs.put(
                RETRY + "budget_reserve",
                key -> assertEquals(10 + 3, tenOperations(key, "3", RETRY + "budget_ratio", "0")));
        return proofs;
    }

    private CircuitBreaker breaker(String... settings) {
        return part(
                CircuitBreaker.class, config -> part(CircuitBreakerProvider.class, config.circuitBreaker()), settings);
    }

    private RetryPolicy policy(String... settings) {
        return part(RetryPolicy.class, config -> part(RetryPolicyProvider.class, config.retry()), settings);
    }

    /** Returns a part as a node of that configuration makes it, or as a node that runs makes of the one it was handed. */
    private <T> T part(Class<T> kind, Function<ResilienceConfig, T> maker, String... settings) {
        if (scene.reload()) {
            T handed = maker.apply(ResilienceConfig.defaults());
            scene.start(builder -> builder.with(kind, handed), settings).close();
            return handed;
        }
        try (Node node = node(settings)) {
            return maker.apply(node.config().resilience());
        }
    }

    private <S, T, P extends Provider<S, T>> T part(Class<P> kind, S settings) {
        return Providers.require(ServiceLoader.load(kind), kind.getSimpleName(), Optional.empty())
                .create(new ProviderContext<>(settings, ticker, InstantSource.system(), Path.of("unused")));
    }

    private int failuresUntilOpen(String... settings) {
        CircuitBreaker breaker = breaker(settings);
        int failures = 0;
        while (breaker.enter(PEER, Kind.CALL) instanceof Pass pass) {
            pass.failed(FAILURE);
            failures++;
        }
        return failures;
    }

    /** Returns how long a breaker stays open when it opens for the third time. */
    private Duration third(String... settings) {
        CircuitBreaker breaker = breaker(settings);
        for (int opened = 1; ; opened++) {
            while (breaker.enter(PEER, Kind.CALL) instanceof Pass pass) {
                pass.failed(FAILURE);
            }
            Duration open =
                    assertInstanceOf(Open.class, breaker.enter(PEER, Kind.CALL)).retryAfter();
            if (opened == 3) {
                return open;
            }
            ticker.advance(open);
        }
    }

    private void probeTimeout(String key) {
        CircuitBreaker breaker = breaker(key, "5", BREAKER + "failure_threshold", "1", BREAKER + "timeout", "1");
        assertInstanceOf(Pass.class, breaker.enter(PEER, Kind.CALL)).failed(FAILURE);
        ticker.advance(Duration.ofSeconds(1));
        assertInstanceOf(Pass.class, breaker.enter(PEER, Kind.CALL));
        ticker.advance(Duration.ofSeconds(5).minusNanos(1));
        assertInstanceOf(Open.class, breaker.enter(PEER, Kind.CALL));
        ticker.advance(Duration.ofNanos(1));
        assertInstanceOf(Pass.class, breaker.enter(PEER, Kind.CALL));
    }

    private void counts(String key) {
        CircuitBreaker breaker = breaker(key, "connect", BREAKER + "failure_threshold", "1");
        assertInstanceOf(Pass.class, breaker.enter(PEER, Kind.CALL)).failed(FAILURE);
        assertInstanceOf(Pass.class, breaker.enter(PEER, Kind.CONNECT)).failed(FAILURE);
        assertInstanceOf(Open.class, breaker.enter(PEER, Kind.CONNECT));
        assertInstanceOf(Pass.class, breaker.enter(PEER, Kind.CALL));
    }

    private Duration first(String... settings) {
        RetryPolicy.Next next = policy(settings).begin().next(FAILURE, Duration.ofDays(1));
        return assertInstanceOf(After.class, next).delay();
    }

    private int attempts(String... settings) {
        return attempts(policy(settings));
    }

    private static int attempts(RetryPolicy policy) {
        RetryPolicy.Retries retries = policy.begin();
        int attempts = 1;
        while (retries.next(FAILURE, Duration.ofDays(1)) instanceof After) {
            attempts++;
        }
        return attempts;
    }

    private int tenOperations(String... settings) {
        List<String> many = new ArrayList<>(List.of(settings));
        many.addAll(List.of(RETRY + "max_attempts", "9"));
        RetryPolicy policy = policy(many.toArray(String[]::new));
        int attempts = 0;
        for (int i = 0; i < 10; i++) {
            attempts += attempts(policy);
        }
        return attempts;
    }
}

/**
 * A circuit breaker of a third party, made of that of resilience4j.
 *
 * @provides io.p2p4j.api.resilience.CircuitBreakerProvider of type {@code resilience4j}
 */
module example.breaker {
    requires io.github.resilience4j.circuitbreaker;
    requires io.p2p4j.api;

    provides io.p2p4j.api.resilience.CircuitBreakerProvider with
            example.breaker.Resilience4jProvider;
}

package io.p2p4j.resilience.breaker;

import dev.failsafe.CircuitBreaker;
import dev.failsafe.CircuitBreakerBuilder;
import io.p2p4j.api.config.ResilienceConfig;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Holds what the breakers of all peers go by, made once per configuration.
 *
 * @param settings the configuration
 * @param builder makes Failsafe's part of it
 * @param random numbers from 0 to 1, for jitter
 */
record Terms(ResilienceConfig.Breaker settings, CircuitBreakerBuilder<Object> builder, DoubleSupplier random) {

    private static final int GROWTH_STOPS = 30; // doubled as often, a nanosecond is a second, and a second 34 years

    static Terms of(ResilienceConfig.Breaker settings, DoubleSupplier random) {
        CircuitBreakerBuilder<Object> builder =
                CircuitBreaker.builder().withSuccessThreshold(settings.successThreshold());
        settings.failureRate()
                .ifPresentOrElse(
                        rate -> builder.withFailureThreshold(
                                (int) Math.max(1, Math.ceil(rate * settings.window())), settings.window()),
                        () -> builder.withFailureThreshold(settings.failureThreshold()));
        return new Terms(settings, builder, random);
    }

    CircuitBreaker<Object> closed() {
        return builder.build();
    }

    /** Returns the nanoseconds that a breaker stays open that was opened again so often without having closed. */
    long openFor(int reopened) {
        long first = settings.timeout().toNanos();
        if (reopened == 0) {
            return first;
        }
        long most = Math.max(first, settings.maxTimeout().toNanos());
        double grown = Math.min((double) most, (double) first * Math.pow(2, Math.min(reopened, GROWTH_STOPS)));
        double jittered = grown * (1 + settings.jitter() * (2 * random.getAsDouble() - 1));
        return Math.min(most, Math.max(1, Math.round(jittered)));
    }

    long probeTimeout() {
        return settings.probeTimeout().toNanos();
    }

    /** Says what opened a breaker that counted these failures in a row. */
    String reason(int inARow, Duration openFor, String last) {
        String counted = inARow >= settings.failureThreshold()
                ? inARow + (inARow == 1 ? " failure" : " failures in a row")
                : "failures among the last " + settings.window() + " operations";
        return counted + ", left alone for " + openFor.toMillis() / 1e3 + " s; the last: " + last;
    }
}

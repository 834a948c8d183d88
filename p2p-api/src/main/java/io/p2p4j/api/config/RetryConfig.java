package io.p2p4j.api.config;

import io.p2p4j.api.error.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Tries to connect and to call again, with exponential backoff; section {@code resilience.retry}.
 */
public record RetryConfig(
        @Key(value = "attempts in all, the first included", unit = "attempts", live = true) @Range(min = 1, max = 1000)
        int maxAttempts,

        @Key(value = "the wait after the first failure; it doubles from there", live = true)
        Duration initialDelay,

        @Key(value = "the longest wait", live = true) Duration maxDelay,

        @Key(value = "the share by which a wait is lengthened or shortened at random", unit = "share", live = true)
        @Range(min = 0, max = 1)
        double jitter,

        @Key(value = "whether a wait is any time from 0 to what it would be, instead", live = true)
        boolean fullJitter,

        @Key(value = "how long after its beginning an operation is still tried again", live = true)
        Duration totalTimeout,

        @Key(value = "the codes of failures that are tried again", live = true)
        List<ErrorCode> retryOn,

        @Key(
                value =
                        "retries that each operation earns for all; the share that they add to the load of a lasting outage",
                unit = "retries",
                live = true)
        @Range(min = 0, max = 1000)
        double budgetRatio,

        @Key(value = "retries that can be saved, and are at the start", unit = "retries", live = true)
        @Range(min = 0, max = 1_000_000)
        int budgetReserve,

        @Key("the type of the provider, where several are found")
        Optional<String> provider) {

    /** Checks the values and copies the codes. */
    public RetryConfig {
        retryOn = List.copyOf(retryOn);
        Check.ranges(
                RetryConfig.class,
                maxAttempts,
                initialDelay,
                maxDelay,
                jitter,
                fullJitter,
                totalTimeout,
                retryOn,
                budgetRatio,
                budgetReserve,
                provider);
        Check.notLess("max_delay", maxDelay, "initial_delay", initialDelay);
        retryOn.stream().filter(code -> !code.retryable()).findFirst().ifPresent(code -> {
            throw new IllegalArgumentException("retry_on = " + code + " is not mended by trying again");
        });
    }

    /** Returns the defaults: three attempts, one to ten seconds apart. */
    public static RetryConfig defaults() {
        return new RetryConfig(
                3,
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                0.25,
                false,
                Duration.ofSeconds(120),
                List.of(ErrorCode.NETWORK_ERROR, ErrorCode.TIMEOUT, ErrorCode.OVERLOADED),
                0.2,
                100,
                Optional.empty());
    }

    /** Returns the defaults but for these. */
    public static RetryConfig of(int maxAttempts, Duration initialDelay, Duration maxDelay, double jitter) {
        RetryConfig defaults = defaults();
        return new RetryConfig(
                maxAttempts,
                initialDelay,
                maxDelay,
                jitter,
                defaults.fullJitter,
                defaults.totalTimeout,
                defaults.retryOn,
                defaults.budgetRatio,
                defaults.budgetReserve,
                defaults.provider);
    }
}

package io.p2p4j.resilience.limiter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ConfigException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RefillRateTest {

    private static RefillRate rate(long maxRequests, Duration window, long burst) {
        return RefillRate.of(maxRequests, window, burst, "resilience.rate_limit.max_requests");
    }

    @Test
    void isInLowestTerms() {
        assertEquals(new RefillRate(1, Duration.ofMillis(600)), rate(100, Duration.ofSeconds(60), 0));
        assertEquals(new RefillRate(1, Duration.ofNanos(86_400_000)), rate(1_000_000, Duration.ofDays(1), 0));
        assertEquals(new RefillRate(3, Duration.ofNanos(100)), rate(3, Duration.ofNanos(100), 0));
    }

    @Test
    void refusesMoreThanOneTokenANanosecond() {
        ConfigException refused = assertThrows(ConfigException.class, () -> rate(1001, Duration.ofNanos(1000), 0));
        assertTrue(refused.error().message().contains("resilience.rate_limit.max_requests = 1001"));
        assertEquals(new RefillRate(1, Duration.ofNanos(1)), rate(1000, Duration.ofNanos(1000), 0));
    }

    @Test
    void isNeverFasterThanConfiguredNorNoticeablySlower() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            long window = 1 + random.nextLong(random.nextBoolean() ? 365L * 86_400 * 1_000_000_000 : 1_000_000_000L);
            long max = 1 + random.nextLong(Math.min(window, 1_000_000_000));
            long burst = random.nextLong(1_000_000_001);
            RefillRate rate = rate(max, Duration.ofNanos(window), burst);
            BigInteger made = BigInteger.valueOf(rate.tokens()).multiply(BigInteger.valueOf(window));
            BigInteger asked = BigInteger.valueOf(max)
                    .multiply(BigInteger.valueOf(rate.period().toNanos()));
            assertTrue(made.compareTo(asked) <= 0, rate + " is faster than " + max + " in " + window);
            BigDecimal lack =
                    BigDecimal.ONE.subtract(new BigDecimal(made).divide(new BigDecimal(asked), MathContext.DECIMAL64));
            assertTrue(lack.doubleValue() < 1e-9, rate + " is slower than " + max + " in " + window + " by " + lack);
            boolean exactIn64Bits = rate.period().toNanos() <= Long.MAX_VALUE / (max + burst + 1);
            assertTrue(exactIn64Bits || rate.tokens() == 1, rate + " overflows with a capacity of " + (max + burst));
        }
    }
}

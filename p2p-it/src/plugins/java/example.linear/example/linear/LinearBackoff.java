package example.linear;

import io.p2p4j.api.config.RetryConfig;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.resilience.RetryPolicy;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/** Waits once, twice, three times as long as at first. */
final class LinearBackoff implements RetryPolicy {

    private static final Logger LOG = System.getLogger(LinearBackoff.class.getName());

    private final RetryConfig settings;
    private final ReentrantLock lock = new ReentrantLock(); // guards what follows
    private final RandomGenerator random;
    private double saved;

    LinearBackoff(RetryConfig settings, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
        this.saved = settings.budgetReserve();
    }

    @Override
    public Retries begin() {
        lock.lock();
        try {
            saved = Math.min(saved + settings.budgetRatio(), Math.max(1, settings.budgetReserve()));
        } finally {
            lock.unlock();
        }
        return new Attempts();
    }

    private boolean tryPay() {
        lock.lock();
        try {
            boolean enough = saved >= 1;
            saved -= enough ? 1 : 0;
            return enough;
        } finally {
            lock.unlock();
        }
    }

    private double jitter() {
        lock.lock();
        try {
            return 1 + settings.jitter() * (2 * random.nextDouble() - 1);
        } finally {
            lock.unlock();
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    /** Counts the attempts of one operation. */
    private final class Attempts implements Retries {

        private int failures;

        @Override
        public Next next(P2pException failure, Duration left) {
            failures++;
            if (failures >= settings.maxAttempts() || !settings.retryOn().contains(failure.code())) {
                return Stop.STOP;
            }
            Duration grown = settings.initialDelay().multipliedBy(failures);
            Duration bounded = grown.compareTo(settings.maxDelay()) < 0 ? grown : settings.maxDelay();
            Duration delay = longer(
                    Duration.ofNanos((long) (bounded.toNanos() * jitter())),
                    failure.error().retryAfter().orElse(Duration.ZERO));
            if (delay.compareTo(left) >= 0 || !tryPay()) {
                return Stop.STOP;
            }
            LOG.log(Level.INFO, "attempt {0} failed with {1}; the next begins in {2}", failures, failure.code(), delay);
            return new After(delay);
        }
    }
}

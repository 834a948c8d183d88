package io.p2p4j.node.connection;

import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.error.RetryExhaustedException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.CircuitBreaker.Kind;
import io.p2p4j.api.resilience.RetryPolicy;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.node.observe.Metrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries an operation on a peer again while the retry policy says so; without a policy, once. Thread-safe. */
public final class Attempts {

    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

    private final RetryPolicy policy;
    private final Pause pause;
    private final Metrics metrics;

    /**
     * Follows a policy.
     *
     * @param policy without one, each operation is tried once
     * @param pause waits between attempts
     */
    public Attempts(Optional<RetryPolicy> policy, Pause pause, Metrics metrics) {
        this.policy = policy.orElse(() -> (failure, left) -> RetryPolicy.Stop.STOP);
        this.pause = pause;
        this.metrics = metrics;
        this.policy
                .budget()
                .ifPresent(
                        there -> metrics.retryBudget(() -> this.policy.budget().orElse(there)));
    }

    /** Waits for a while. */
    @FunctionalInterface
    public interface Pause {
        /** Returns when the time is over. */
        void take(Duration time) throws InterruptedException;
    }

    /**
     * One attempt.
     *
     * @param <T> what it yields
     */
    @FunctionalInterface
    interface Attempt<T> {
        T run() throws InterruptedException;

        /** Returns whether another attempt could do no harm, after this one has failed. */
        default boolean repeatable() {
            return true;
        }
    }

    /**
     * Attempts until one succeeds or the policy stops.
     *
     * @throws RetryExhaustedException if there were several attempts, with the failure of each
     * @throws P2pException the failure, if there was one attempt
     */
    <T> T run(Kind kind, PeerId peer, Deadline deadline, Attempt<T> attempt) throws InterruptedException {
        RetryPolicy.Retries retries = kind == Kind.CONNECT ? policy.begin() : new OnFailure(policy);
        List<P2pException> failures = new ArrayList<>(0);
        List<Duration> delays = new ArrayList<>(0);
        while (true) {
            try {
                return attempt.run();
            } catch (P2pException e) {
                failures.add(e);
                Duration delay = (attempt.repeatable() ? next(retries, e, deadline) : Optional.<Duration>empty())
                        .orElseThrow(() -> given(failures, delays));
                delays.add(delay);
                LOG.info("{} {}: attempt {} follows in {}: {}", kind, peer, delays.size() + 1, delay, e.getMessage());
                pause.take(delay);
                metrics.retried(kind);
            }
        }
    }

    private static Optional<Duration> next(RetryPolicy.Retries retries, P2pException failure, Deadline deadline) {
        return switch (retries.next(failure, deadline.left())) {
            case RetryPolicy.After after -> Optional.of(after.delay());
            case RetryPolicy.Stop stop -> Optional.empty();
        };
    }

    private static P2pException given(List<P2pException> failures, List<Duration> delays) {
        return failures.size() == 1 ? failures.get(0) : RetryExhaustedException.of(failures, delays);
    }

    /** Begins with the first failure of a call, because the dial before a call has earned what there is to earn. */
    private static final class OnFailure implements RetryPolicy.Retries {

        private final RetryPolicy policy;
        private Optional<RetryPolicy.Retries> begun = Optional.empty();

        OnFailure(RetryPolicy policy) {
            this.policy = policy;
        }

        @Override
        public RetryPolicy.Next next(P2pException failure, Duration left) {
            RetryPolicy.Retries retries = begun.orElseGet(policy::begin);
            begun = Optional.of(retries);
            return retries.next(failure, left);
        }
    }
}

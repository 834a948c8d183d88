package io.p2p4j.node.connection;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.RetryPolicy;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.node.observe.Metrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries to reach a peer again while the retry policy says so; without a policy, once. Thread-safe. */
public final class Redial {

    private static final Logger LOG = LoggerFactory.getLogger(Redial.class);

    private final RetryPolicy policy;
    private final Pause pause;
    private final Metrics metrics;

    /**
     * Follows a policy.
     *
     * @param policy without one, each dial is tried once
     * @param pause waits between attempts
     */
    public Redial(Optional<RetryPolicy> policy, Pause pause, Metrics metrics) {
        this.policy = policy.orElse(() -> (failure, left) -> RetryPolicy.Stop.STOP);
        this.pause = pause;
        this.metrics = metrics;
    }

    /** Waits for a while. */
    @FunctionalInterface
    public interface Pause {
        /** Returns when the time is over. */
        void take(Duration time) throws InterruptedException;
    }

    /** One attempt to reach a peer. */
    @FunctionalInterface
    interface Attempt {
        Link run() throws InterruptedException;
    }

    /**
     * Attempts until one succeeds or the policy stops.
     *
     * @throws P2pException the last failure, with that of each attempt suppressed in it
     */
    Link run(PeerId peer, Deadline deadline, Attempt attempt) throws InterruptedException {
        RetryPolicy.Retries retries = policy.begin();
        List<P2pException> failures = new ArrayList<>();
        List<Duration> delays = new ArrayList<>();
        while (true) {
            try {
                Link link = attempt.run();
                metrics.dialled();
                return link;
            } catch (P2pException e) {
                metrics.dialFailed(e.code());
                failures.add(e);
                switch (retries.next(e, deadline.left())) {
                    case RetryPolicy.After after -> {
                        LOG.info(
                                "attempt {} to reach {} failed, the next follows in {} ms: {}",
                                failures.size(),
                                peer,
                                after.delay().toMillis(),
                                e.getMessage());
                        delays.add(after.delay());
                        pause.take(after.delay());
                    }
                    case RetryPolicy.Stop stop -> throw exhausted(failures, delays);
                }
            }
        }
    }

    /** The last failure, with all of them as suppressed exceptions. */
    private static P2pException exhausted(List<P2pException> failures, List<Duration> delays) {
        P2pException last = failures.get(failures.size() - 1);
        String waits = delays.stream()
                .map(delay -> String.valueOf(delay.toMillis() / 1e3))
                .collect(Collectors.joining(", "));
        String tried = failures.size() == 1 ? "" : " (" + failures.size() + " attempts, " + waits + " s apart)";
        P2pError error = new P2pError(
                        last.code(),
                        last.error().message() + tried,
                        last.error().details())
                .with(Detail.ATTEMPTS, (long) failures.size())
                .with(Detail.DELAYS, waits);
        P2pException exhausted = error.toException(last);
        failures.forEach(exhausted::addSuppressed);
        return exhausted;
    }
}

package io.p2p4j.node.gate;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.resilience.Currency;
import io.p2p4j.api.resilience.RateLimiter;
import io.p2p4j.api.resilience.Subject;
import io.p2p4j.api.transport.Connection;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Charges peers for requests, bytes and streams; what is not granted is made known. A limiter that fails grants nothing. */
public final class Budgets {

    private static final Logger LOG = LoggerFactory.getLogger(Budgets.class);

    /** What is told to who has too many streams open: nobody knows when one is closed. */
    private static final Duration STREAM_WAIT = Duration.ofSeconds(1);

    private final RateLimiter limiter;
    private final Subjects subjects;
    private final Refusals refusals;

    /** Charges the budgets of a limiter. */
    public Budgets(RateLimiter limiter, Subjects subjects, Refusals refusals) {
        this.limiter = limiter;
        this.subjects = subjects;
        this.refusals = refusals;
    }

    /** Returns whose budgets these are. */
    public Subjects subjects() {
        return subjects;
    }

    /** Returns what makes refusals known. */
    public Refusals refusals() {
        return refusals;
    }

    /** Says whether there is room for a stream. */
    public sealed interface Place {}

    /**
     * There is; closed, once, when the stream has ended.
     *
     * @param grant gives it back
     */
    public record Taken(RateLimiter.Granted grant) implements Place, AutoCloseable {
        @Override
        public void close() {
            grant.close();
        }
    }

    /**
     * There is not.
     *
     * @param error why
     */
    public record Full(P2pError error) implements Place {}

    /** Charges the peer of a connection for a request; returns the refusal if it has none left. */
    public Optional<P2pError> request(Subject subject, String method) {
        return refusal(acquire(subject, Currency.REQUESTS, 1), subject, Currency.REQUESTS, method);
    }

    /** Charges the peer of a connection for bytes, before they are understood; returns the refusal if it has too few left. */
    public Optional<P2pError> bytes(Connection connection, long bytes, String what) {
        Subject subject = subjects.of(connection);
        return refusal(acquire(subject, Currency.BYTES, bytes), subject, Currency.BYTES, what);
    }

    /** Takes room for a stream of the peer of a connection. */
    public Place stream(Connection connection, String protocol) {
        Subject subject = subjects.of(connection);
        RateLimiter.Decision decision = acquire(subject, Currency.STREAMS, 1);
        return decision instanceof RateLimiter.Granted granted
                ? new Taken(granted)
                : new Full(
                        refusal(decision, subject, Currency.STREAMS, protocol).orElseThrow());
    }

    private RateLimiter.Decision acquire(Subject subject, Currency currency, long permits) {
        try {
            return limiter.tryAcquire(subject, currency, permits);
        } catch (RuntimeException e) {
            LOG.error("the rate limiter failed on {}, who is refused", subject.peer(), e);
            return new RateLimiter.Limited(STREAM_WAIT, "resilience.rate_limit.provider");
        }
    }

    private Optional<P2pError> refusal(RateLimiter.Decision decision, Subject subject, Currency currency, String what) {
        return switch (decision) {
            case RateLimiter.Granted granted -> Optional.empty();
            case RateLimiter.Limited limited -> {
                P2pError error = error(limited, subject, currency, what);
                refusals.limited(subject.peer(), what, error);
                yield Optional.of(error);
            }
        };
    }

    private static P2pError error(RateLimiter.Limited limited, Subject subject, Currency currency, String what) {
        Duration wait = limited.retryAfter().isZero() ? STREAM_WAIT : limited.retryAfter();
        return P2pError.of(
                        ErrorCode.RATE_LIMIT_EXCEEDED,
                        "peer " + subject.peer() + " of level " + subject.level() + " has no "
                                + currency.name().toLowerCase(Locale.ROOT) + " left for " + what)
                .with(Detail.RULE, limited.rule())
                .with(Detail.METHOD, what)
                .with(Detail.PEER, subject.peer().toString())
                .retryAfter(wait);
    }
}

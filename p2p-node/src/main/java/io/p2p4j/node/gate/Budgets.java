package io.p2p4j.node.gate;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.resilience.Currency;
import io.p2p4j.api.resilience.RateLimiter;
import io.p2p4j.api.resilience.Subject;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.node.observe.UsualTime;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Charges peers for requests, bytes and streams; what is not granted is made known. A limiter that fails grants nothing. */
public final class Budgets {

    private static final Logger LOG = LoggerFactory.getLogger(Budgets.class);

    /** What is told while the limiter fails. */
    private static final Duration FAILED_WAIT = Duration.ofSeconds(1);

    /** What is told to who has too many streams open, until some have ended and told how long they take. */
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);

    private final RateLimiter limiter;
    private final Subjects subjects;
    private final Refusals refusals;
    private final Ticker ticker;
    private final UsualTime streams;

    /**
     * Charges the budgets of a limiter.
     *
     * @param longestWait the longest time after which a peer is told to open a stream again
     */
    public Budgets(RateLimiter limiter, Subjects subjects, Refusals refusals, Ticker ticker, Duration longestWait) {
        this.limiter = limiter;
        this.subjects = subjects;
        this.refusals = refusals;
        this.ticker = ticker;
        this.streams = new UsualTime(FIRST_WAIT, longestWait);
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
     * @param end gives it back
     */
    public record Taken(Runnable end) implements Place, AutoCloseable {
        @Override
        public void close() {
            end.run();
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
        return switch (acquire(subject, Currency.STREAMS, 1)) {
            case RateLimiter.Granted granted -> taken(granted);
            case RateLimiter.Limited limited -> new Full(known(limited, subject, Currency.STREAMS, protocol));
        };
    }

    private Taken taken(RateLimiter.Granted granted) {
        long begun = ticker.nanos();
        return new Taken(() -> {
            granted.close();
            streams.took(Duration.ofNanos(ticker.nanos() - begun));
        });
    }

    /** Returns after which time a stream should have ended: that which streams lately took. */
    public Duration streamFreeAfter() {
        return streams.freeAfter();
    }

    /** Returns a stream that reads no faster than its peer's budget of bytes permits. */
    public Stream metered(Stream stream) {
        return new MeteredStream(stream, this);
    }

    /** Charges the peer of a connection for bytes that came, and makes nothing known. */
    Optional<RateLimiter.Limited> pay(Connection connection, long bytes) {
        return acquire(subjects.of(connection), Currency.BYTES, bytes) instanceof RateLimiter.Limited limited
                ? Optional.of(limited)
                : Optional.empty();
    }

    /** Makes known that a stream waits for its peer's budget. */
    void held(Stream stream, RateLimiter.Limited limited) {
        Subject subject = subjects.of(stream.connection());
        known(limited, subject, Currency.BYTES, stream.protocol().toString());
    }

    private RateLimiter.Decision acquire(Subject subject, Currency currency, long permits) {
        try {
            return limiter.tryAcquire(subject, currency, permits);
        } catch (RuntimeException e) {
            LOG.error("the rate limiter failed on {}, who is refused", subject.peer(), e);
            return new RateLimiter.Limited(FAILED_WAIT, "resilience.rate_limit.provider");
        }
    }

    private Optional<P2pError> refusal(RateLimiter.Decision decision, Subject subject, Currency currency, String what) {
        return switch (decision) {
            case RateLimiter.Granted granted -> Optional.empty();
            case RateLimiter.Limited limited -> Optional.of(known(limited, subject, currency, what));
        };
    }

    private P2pError known(RateLimiter.Limited limited, Subject subject, Currency currency, String what) {
        P2pError error = error(limited, subject, currency, what);
        refusals.limited(subject.peer(), what, error);
        return error;
    }

    /** For a stream the limiter knows no time, since it is free when another ends: as long as they lately took. */
    private P2pError error(RateLimiter.Limited limited, Subject subject, Currency currency, String what) {
        Duration wait = limited.retryAfter().isZero() ? streams.freeAfter() : limited.retryAfter();
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

package io.p2p4j.resilience.redis;

import io.github.bucket4j.TimeoutException;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.lettuce.core.RedisException;
import io.p2p4j.api.config.RedisConfig;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.time.Ticker;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Asks Redis, and leaves it alone for a while when it does not answer. Thread-safe.
 *
 * <p>It connects when it is first asked, and anew after every failure. While Redis is away one caller per {@code timeout}
 * tries it; all others hear at once that it is away. So a question takes a few times {@code timeout} at most, and nobody
 * queues.
 */
final class RedisLink implements AutoCloseable {

    private static final Logger LOG = System.getLogger(RedisLink.class.getName());

    private final RedisConfig config;
    private final Ticker ticker;
    private final SharedTime time;
    private final Connector connector;
    private final AtomicLong restEnds = new AtomicLong();

    // Guards the making of sessions; a session in use is read without it.
    private final ReentrantLock connecting = new ReentrantLock();
    private volatile Optional<Session> session = Optional.empty();
    private volatile boolean away;
    private volatile boolean closed;

    RedisLink(RedisConfig config, Ticker ticker) {
        this.config = config;
        this.ticker = ticker;
        this.time = new SharedTime(ticker);
        this.connector = new Connector(config);
    }

    /** Returns an answer; empty while Redis is away, and after {@link #close}. */
    <T> Optional<T> ask(Function<ProxyManager<String>, T> question) {
        if (closed || !mayTry()) {
            return Optional.empty();
        }
        Optional<Session> used = Optional.empty();
        try {
            used = Optional.of(session());
            T answer = question.apply(used.get().buckets());
            returned();
            return Optional.of(answer);
        } catch (RedisException | TimeoutException | P2pException e) {
            if (!(e.getCause() instanceof InterruptedException)) { // an interrupt says nothing about Redis
                failed(used, e);
            }
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nor does this one
            return Optional.empty();
        }
    }

    /** Returns how long Redis is left alone for now. */
    Duration rest() {
        return away ? Duration.ofNanos(Math.max(0, restEnds.get() - ticker.nanos())) : Duration.ZERO;
    }

    /** Lets all pass while Redis is there, else the first one after the rest. */
    private boolean mayTry() {
        if (!away) {
            return true;
        }
        long now = ticker.nanos();
        long end = restEnds.get();
        return now - end >= 0
                && restEnds.compareAndSet(end, now + config.timeout().toNanos());
    }

    private Session session() throws InterruptedException {
        Optional<Session> open = session;
        return open.isPresent() ? open.get() : connected();
    }

    private Session connected() throws InterruptedException {
        boolean known = away;
        if (!connecting.tryLock(config.timeout().toNanos(), TimeUnit.NANOSECONDS)) {
            throw new RedisException("somebody else is still connecting");
        }
        try {
            if (session.isPresent()) {
                return session.get();
            }
            if (closed || away && !known) {
                throw new RedisException("somebody else just failed to connect");
            }
            Session fresh = connector.connect(time);
            session = Optional.of(fresh);
            return fresh;
        } finally {
            connecting.unlock();
        }
    }

    private void returned() {
        if (away) {
            away = false;
            LOG.log(Level.INFO, "Redis at {0} is back; budgets are shared again", config.uri());
        }
    }

    /** Whoever else uses the session fails with it, and at once. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody needs to know when a connection that failed is closed
    private void failed(Optional<Session> used, RuntimeException cause) {
        if (used.isPresent() && session.equals(used)) {
            session = Optional.empty();
        }
        used.ifPresent(broken -> broken.connection().closeAsync());
        restEnds.set(ticker.nanos() + config.timeout().toNanos());
        if (!away) {
            away = true;
            LOG.log(
                    Level.WARNING,
                    "Redis at {0} is away ({1}); until it is back: {2}",
                    config.uri(),
                    cause,
                    config.onFailure());
        }
    }

    @Override
    public void close() {
        closed = true;
        connecting.lock();
        try {
            session = Optional.empty();
            connector.close();
        } finally {
            connecting.unlock();
        }
    }
}

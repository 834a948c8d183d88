package io.p2p4j.transport.upgrade;

import io.p2p4j.api.config.TransportConfig;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.api.transport.Endpoint;
import io.p2p4j.transport.pipe.Attempt;
import io.p2p4j.transport.pipe.Link;
import io.p2p4j.transport.upgrade.ConnectionHost.Upgraded;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a pipe through its upgrade in time, or closes it. Thread-safe.
 *
 * <p>All that happens before a connection is there, connecting included, is under one deadline, kept by closing the pipe.
 */
final class Upgrader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Upgrader.class);

    private final TransportConfig config;
    private final Ticker ticker;
    private final Upgrade upgrade;
    private final Set<Closeable> underway = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Upgrader(TransportConfig config, Ticker ticker) {
        this.config = config;
        this.ticker = ticker;
        this.upgrade = new Upgrade(config, ticker);
    }

    /** Connects by a route and performs the dialler's side. */
    Upgraded dial(Attempt.Route route, Endpoint endpoint, PeerAddress target, Deadline limit)
            throws InterruptedException {
        try {
            Attempt attempt = route.open();
            return within(
                    limit, attempt, target.address(), () -> upgrade.initiate(attempt.connect(), endpoint, target));
        } catch (ClosedByInterruptException e) {
            throw interrupted(e);
        } catch (IOException e) {
            throw network(target.address(), e);
        }
    }

    /** Performs the listener's side. */
    Upgraded accept(Link link, Endpoint endpoint) {
        Deadline limit = Deadline.after(config.upgradeTimeout(), ticker);
        try {
            return within(limit, link.pipe(), link.remote(), () -> upgrade.respond(link, endpoint));
        } catch (IOException e) {
            throw network(link.remote(), e);
        } catch (P2pException e) {
            throw e;
        } catch (RuntimeException e) { // a provider's bug must not end the listener, nor pass unseen
            LOG.warn("the upgrade of a connection from {} failed unexpectedly", link.remote(), e);
            throw P2pError.of(ErrorCode.INTERNAL_ERROR, "the upgrade failed unexpectedly")
                    .with(Detail.ADDRESS, link.remote().toString())
                    .toException(e);
        }
    }

    /** Ends all that is under way. */
    @Override
    public void close() {
        closed = true;
        underway.forEach(Upgrader::close);
    }

    private Upgraded within(Deadline limit, Closeable pipe, Multiaddr remote, Work work) throws IOException {
        boolean done = false;
        DeadlineGuard guard = new DeadlineGuard(limit, pipe);
        underway.add(pipe);
        try {
            requireOpen();
            Upgraded upgraded = work.perform();
            guard.close();
            if (guard.fired()) {
                upgraded.pipe().wipe();
                throw timeout(remote);
            }
            done = true;
            return upgraded;
        } catch (IOException e) {
            requireOpen();
            if (guard.fired()) {
                throw (P2pException) timeout(remote).initCause(e);
            }
            throw e;
        } finally {
            guard.close();
            underway.remove(pipe);
            if (!done) {
                close(pipe);
            }
        }
    }

    private void requireOpen() {
        if (closed) {
            throw P2pError.of(ErrorCode.CLOSED, "the transport is closed").toException();
        }
    }

    private static void close(Closeable pipe) {
        try {
            pipe.close();
        } catch (IOException e) {
            LOG.debug("closing a pipe failed; it is abandoned", e);
        }
    }

    private static InterruptedException interrupted(ClosedByInterruptException cause) {
        Thread.interrupted(); // the exception says it from here on
        InterruptedException e = new InterruptedException("dialling was interrupted");
        e.initCause(cause);
        return e;
    }

    private static P2pException timeout(Multiaddr remote) {
        return P2pError.of(ErrorCode.TIMEOUT, remote + " did not become a connection in time")
                .with(Detail.ADDRESS, remote.toString())
                .with(Detail.RULE, "transport.upgrade_timeout")
                .toException();
    }

    private static P2pException network(Multiaddr remote, IOException cause) {
        return P2pError.of(ErrorCode.NETWORK_ERROR, "no connection with " + remote + ": " + cause)
                .with(Detail.ADDRESS, remote.toString())
                .toException(cause);
    }

    /** What is to be done in time. */
    @FunctionalInterface
    private interface Work {
        Upgraded perform() throws IOException;
    }
}

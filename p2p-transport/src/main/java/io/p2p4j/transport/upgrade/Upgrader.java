package io.p2p4j.transport.upgrade;

import io.p2p4j.api.config.TransportConfig;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.transport.Endpoint;
import io.p2p4j.transport.loop.Loops;
import io.p2p4j.transport.pipe.Attempt;
import io.p2p4j.transport.pipe.Link;
import io.p2p4j.transport.pipe.Pipe;
import io.p2p4j.transport.upgrade.Clockwork.Cancellable;
import io.p2p4j.transport.upgrade.ConnectionHost.Upgraded;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a pipe through its upgrade. Thread-safe.
 *
 * <p>An inbound one has one deadline for all of it, kept by closing the pipe; an outbound one is in the hands of its race.
 */
final class Upgrader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Upgrader.class);

    private final TransportConfig config;
    private final Clockwork clockwork;
    private final Upgrade upgrade;
    private final Set<Pipe> underway = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Upgrader(TransportConfig config, Clockwork clockwork, Loops loops) {
        this.config = config;
        this.clockwork = clockwork;
        this.upgrade = new Upgrade(config, clockwork.ticker(), loops);
    }

    /** Connects and performs the dialler's side, until it is there or the attempt is closed. */
    Upgraded dial(Attempt attempt, Endpoint endpoint, PeerAddress target) {
        return known(target.address(), () -> upgrade.initiate(attempt.connect(), endpoint, target));
    }

    /** Performs the listener's side in time; closes the pipe unless it becomes a connection. */
    Upgraded accept(Link link, Endpoint endpoint) {
        return known(link.remote(), () -> inTime(link, () -> upgrade.respond(link, endpoint)));
    }

    /** Ends what is under way. */
    @Override
    public void close() {
        closed = true;
        underway.forEach(Upgrader::close);
    }

    private Upgraded inTime(Link link, Work work) throws IOException {
        Pipe pipe = link.pipe();
        boolean done = false;
        underway.add(pipe);
        try {
            requireOpen();
            Deadline limit = Deadline.after(config.upgradeTimeout(), clockwork.ticker());
            Upgraded upgraded = before(clockwork.at(limit, () -> close(pipe)), link.remote(), work);
            done = true;
            return upgraded;
        } finally {
            underway.remove(pipe);
            if (!done) {
                close(pipe);
            }
        }
    }

    private Upgraded before(Cancellable alarm, Multiaddr remote, Work work) throws IOException {
        try {
            Upgraded upgraded = work.perform();
            if (!alarm.cancel()) {
                upgraded.discard();
                throw timeout(remote);
            }
            return upgraded;
        } catch (IOException e) {
            requireOpen();
            if (!alarm.cancel()) {
                throw (P2pException) timeout(remote).initCause(e);
            }
            throw e;
        } finally {
            alarm.cancel();
        }
    }

    /** Makes every failure one that says what it is. */
    private static Upgraded known(Multiaddr remote, Work work) {
        try {
            return work.perform();
        } catch (IOException e) {
            throw network(remote, e);
        } catch (P2pException e) {
            throw e;
        } catch (RuntimeException e) { // a provider's bug must not end a listener or a dial, nor pass unseen
            LOG.warn("the upgrade of a connection with {} failed unexpectedly", remote, e);
            throw P2pError.of(ErrorCode.INTERNAL_ERROR, "the upgrade failed unexpectedly")
                    .with(Detail.ADDRESS, remote.toString())
                    .toException(e);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw P2pError.of(ErrorCode.CLOSED, "the transport is closed").toException();
        }
    }

    private static void close(Pipe pipe) {
        try {
            pipe.close();
        } catch (IOException e) {
            LOG.debug("closing a pipe failed; it is abandoned", e);
        }
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

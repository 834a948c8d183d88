package io.p2p4j.transport.upgrade;

import io.p2p4j.api.config.TransportConfig;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.ConnectionHandler;
import io.p2p4j.api.transport.Endpoint;
import io.p2p4j.api.transport.Listener;
import io.p2p4j.api.transport.StreamHandlers;
import io.p2p4j.transport.dial.Lead;
import io.p2p4j.transport.dial.Race;
import io.p2p4j.transport.door.Decision;
import io.p2p4j.transport.door.Door;
import io.p2p4j.transport.door.Pass;
import io.p2p4j.transport.loop.Loops;
import io.p2p4j.transport.pipe.Link;
import io.p2p4j.transport.pipe.SealedPipe;
import io.p2p4j.transport.pipe.Source;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the listeners and connections of one transport to their end, and tells the node of them. Thread-safe.
 *
 * <p>At most {@code transport.max_connections} inbound pipes are there at once; a listener that waits for the next one
 * holds a permit already, so there are at most as many listeners. Which of them may stay is up to the {@link Door}.
 */
public final class ConnectionHost implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionHost.class);
    private static final int MAX_LOOKUPS = 64; // threads in the system's resolver, abandoned ones included

    private final TransportConfig config;
    private final Ticker ticker;
    private final Loops loops = new Loops(Runtime.getRuntime().availableProcessors());
    private final Upgrader upgrader;
    private final Door door;
    private final Semaphore permits;
    private final Semaphore lookups = new Semaphore(MAX_LOOKUPS);
    private final Set<Race<Upgraded>> dials = ConcurrentHashMap.newKeySet();
    private final Set<MuxedConnection> connections = ConcurrentHashMap.newKeySet();
    private final Pulse pulse;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<AcceptLoop> listeners = ConcurrentHashMap.newKeySet(); // added to under lock
    private volatile boolean closed; // set under lock

    /** Prepares to keep connections; starts nothing. */
    public ConnectionHost(ProviderContext<TransportConfig> context) {
        this.config = context.settings();
        this.ticker = context.ticker();
        Clockwork clockwork = new Clockwork(ticker, config.maxConnections() + 1); // for upgrades, and the pulse
        this.upgrader = new Upgrader(config, clockwork, loops);
        this.pulse = new Pulse(clockwork, config, connections);
        this.door = new Door(config);
        this.permits = new Semaphore(config.maxConnections());
    }

    /** Refuses to go on once this was closed. */
    public void requireOpen() {
        if (closed) {
            throw P2pError.of(ErrorCode.CLOSED, "the transport is closed").toException();
        }
    }

    /** Serves what a source yields until the listener is closed. */
    public Listener listen(Source source, Endpoint endpoint) {
        AcceptLoop loop = new AcceptLoop(source, permits, link -> admit(link, endpoint), listeners::remove);
        lock.lock();
        try {
            requireOpen();
            requirePermit();
            listeners.add(loop);
        } catch (P2pException e) {
            loop.close();
            throw e;
        } finally {
            lock.unlock();
        }
        loop.start();
        return loop;
    }

    /**
     * Makes a connection by the first lead that gets to the peer; blocks until the node has admitted it.
     *
     * @param leads where the peer may be, preferred first, at least one
     */
    public Connection dial(List<Lead> leads, Endpoint endpoint, PeerId peer, Deadline deadline)
            throws InterruptedException {
        Upgraded upgraded = race(leads, endpoint, peer, deadline);
        StreamHandlers handlers;
        try {
            handlers = admit(upgraded, endpoint.handler());
        } catch (RuntimeException e) {
            start(upgraded, endpoint.handler(), protocol -> Optional.empty(), () -> {});
            throw e;
        }
        Optional<P2pError> refusal = upgraded.connection().session().ended();
        start(upgraded, endpoint.handler(), handlers, () -> {});
        if (refusal.isPresent()) {
            throw refusal.get().toException();
        }
        return upgraded.connection();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        listeners.forEach(AcceptLoop::close);
        dials.forEach(Race::close);
        upgrader.close();
        connections.forEach(MuxedConnection::close);
        loops.close();
    }

    private Upgraded race(List<Lead> leads, Endpoint endpoint, PeerId peer, Deadline deadline)
            throws InterruptedException {
        Deadline limit = deadline.within(config.upgradeTimeout());
        Optional<String> rule = limit.equals(deadline) ? Optional.empty() : Optional.of("transport.upgrade_timeout");
        Race.Terms terms = new Race.Terms(peer, config.attemptDelay(), limit, rule);
        Race<Upgraded> race = new Race<>(terms, new Dial(upgrader, endpoint, peer), lookups);
        dials.add(race);
        try {
            requireOpen();
            return race.run(leads);
        } finally {
            dials.remove(race);
        }
    }

    private AcceptLoop.Service admit(Link link, Endpoint endpoint) {
        Decision decision = door.admit(link.remote(), () -> abort(link));
        return switch (decision) {
            case Decision.Refused refused ->
                leave -> {
                    abort(link);
                    return failed(link, endpoint, refused.reason());
                };
            case Decision.Admitted admitted -> leave -> serve(link, endpoint, admitted.pass(), leave);
        };
    }

    /** Upgrades a pipe that may stay, and serves the connection if it becomes one; returns whether it does. */
    private boolean serve(Link link, Endpoint endpoint, Pass pass, Runnable leave) {
        Upgraded upgraded;
        try {
            upgraded = upgrader.accept(link, endpoint);
        } catch (P2pException e) {
            LOG.debug("a connection from {} failed to upgrade", link.remote(), e);
            P2pError reason = pass.displacement().orElse(e.error());
            pass.close(); // first, so that who hears of it finds its place free
            return failed(link, endpoint, reason);
        }
        if (!pass.upgraded()) {
            upgraded.discard();
            Optional<P2pError> displacement = pass.displacement();
            pass.close();
            displacement.ifPresent(reason -> failed(link, endpoint, reason));
            return false;
        }
        boolean stays = false;
        try {
            StreamHandlers handlers = handlers(upgraded, endpoint.handler());
            start(upgraded, endpoint.handler(), handlers, () -> {
                pass.close();
                leave.run();
            });
            stays = true;
            return true;
        } finally {
            if (!stays) { // an error of the node, which others need not suffer from
                connections.remove(upgraded.connection());
                upgraded.discard();
                pass.close();
            }
        }
    }

    private static boolean failed(Link link, Endpoint endpoint, P2pError reason) {
        tell(() -> endpoint.handler().upgradeFailed(link.remote(), reason));
        return false;
    }

    private StreamHandlers handlers(Upgraded upgraded, ConnectionHandler handler) {
        try {
            return admit(upgraded, handler);
        } catch (RuntimeException e) {
            LOG.warn("admitting {} failed; it is closed", upgraded.connection(), e);
            return protocol -> Optional.empty();
        }
    }

    private static void abort(Link link) {
        try {
            link.pipe().abort();
        } catch (IOException e) {
            LOG.debug("closing the pipe from {} failed; it is abandoned", link.remote(), e);
        }
    }

    private StreamHandlers admit(Upgraded upgraded, ConnectionHandler handler) {
        MuxedConnection connection = upgraded.connection();
        connections.add(connection);
        pulse.added();
        if (closed) {
            connection.close();
        }
        try {
            return handler.connected(connection);
        } catch (RuntimeException e) {
            connection.close(
                    e instanceof P2pException known
                            ? known.error()
                            : P2pError.of(ErrorCode.INTERNAL_ERROR, "the node failed to admit the connection"));
            throw e;
        }
    }

    /** Starts to read; at the end the node is told, the keys are wiped and a last thing is done. */
    private void start(Upgraded upgraded, ConnectionHandler handler, StreamHandlers handlers, Runnable last) {
        MuxedConnection connection = upgraded.connection();
        StreamServer server = new StreamServer(
                connection,
                handlers,
                reason -> tell(() -> handler.streamRefused(connection, reason)),
                config.upgradeTimeout(),
                ticker);
        connection.session().start(server, reason -> {
            try {
                tell(() -> handler.disconnected(connection, reason));
            } finally {
                connections.remove(connection);
                upgraded.pipe().wipe();
                last.run();
            }
        });
    }

    private static void tell(Runnable news) {
        try {
            news.run();
        } catch (RuntimeException e) {
            LOG.warn("the node failed to take note of what became of a connection", e);
        }
    }

    private void requirePermit() {
        int most = config.maxConnections();
        if (listeners.size() >= most) {
            throw P2pError.of(
                            ErrorCode.CONFIG_INVALID,
                            "transport.max_connections = " + most + " allows no more than " + most + " listeners")
                    .with(Detail.RULE, "transport.max_connections")
                    .toException();
        }
    }

    /**
     * A connection whose session is not run yet, and the pipe whose keys are wiped after it.
     *
     * @param connection the connection
     * @param pipe its pipe
     */
    record Upgraded(MuxedConnection connection, SealedPipe pipe) {

        /** Closes what nobody is going to use. */
        void discard() {
            try {
                pipe.close();
            } catch (IOException e) {
                LOG.debug("closing a connection that nobody uses failed; it is abandoned", e);
            } finally {
                pipe.wipe();
            }
        }
    }
}

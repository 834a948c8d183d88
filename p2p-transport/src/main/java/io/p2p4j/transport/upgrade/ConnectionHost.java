package io.p2p4j.transport.upgrade;

import io.p2p4j.api.config.TransportConfig;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.NetworkException;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.ConnectionHandler;
import io.p2p4j.api.transport.Endpoint;
import io.p2p4j.api.transport.Listener;
import io.p2p4j.api.transport.StreamHandlers;
import io.p2p4j.transport.pipe.Attempt;
import io.p2p4j.transport.pipe.Link;
import io.p2p4j.transport.pipe.SealedPipe;
import io.p2p4j.transport.pipe.Source;
import java.util.Iterator;
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
 * holds a permit already, so there are at most as many listeners.
 */
public final class ConnectionHost implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionHost.class);

    private final ProviderContext<TransportConfig> context;
    private final Upgrader upgrader;
    private final Semaphore permits;
    private final Set<MuxedConnection> connections = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<AcceptLoop> listeners = ConcurrentHashMap.newKeySet(); // added to under lock
    private volatile boolean closed; // set under lock

    /** Prepares to keep connections; starts nothing. */
    public ConnectionHost(ProviderContext<TransportConfig> context) {
        this.context = context;
        this.upgrader = new Upgrader(context.settings(), context.ticker());
        this.permits = new Semaphore(context.settings().maxConnections());
    }

    /** Returns the moment by which a dial must be done. */
    public Deadline limit(Deadline deadline) {
        return deadline.within(context.settings().upgradeTimeout());
    }

    /** Refuses to go on once this was closed. */
    public void requireOpen() {
        if (closed) {
            throw P2pError.of(ErrorCode.CLOSED, "the transport is closed").toException();
        }
    }

    /** Serves what a source yields until the listener is closed. */
    public Listener listen(Source source, Endpoint endpoint) {
        AcceptLoop loop = new AcceptLoop(source, permits, link -> serve(link, endpoint), listeners::remove);
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
     * Makes a connection by the first route that leads to the peer; blocks until the node has admitted it.
     *
     * @param routes where the peer may be, at least one
     * @param limit the moment by which it is done
     */
    public Connection dial(List<Attempt.Route> routes, Endpoint endpoint, PeerAddress target, Deadline limit)
            throws InterruptedException {
        requireOpen();
        Upgraded upgraded = establish(routes.iterator(), endpoint, target, limit);
        StreamHandlers handlers;
        try {
            handlers = admit(upgraded, endpoint.handler());
        } catch (RuntimeException e) {
            start(upgraded, endpoint.handler(), protocol -> Optional.empty());
            throw e;
        }
        Optional<P2pError> refusal = upgraded.connection().session().ended();
        start(upgraded, endpoint.handler(), handlers);
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
        upgrader.close();
        connections.forEach(MuxedConnection::close);
    }

    private Upgraded establish(Iterator<Attempt.Route> routes, Endpoint endpoint, PeerAddress target, Deadline limit)
            throws InterruptedException {
        while (true) {
            try {
                return upgrader.dial(routes.next(), endpoint, target, limit);
            } catch (NetworkException e) {
                if (!routes.hasNext() || e.code() != ErrorCode.NETWORK_ERROR || closed) {
                    throw e;
                }
                LOG.debug("one address of {} does not answer; trying the next", target, e);
            }
        }
    }

    private void serve(Link link, Endpoint endpoint) {
        ConnectionHandler handler = endpoint.handler();
        Upgraded upgraded;
        try {
            upgraded = upgrader.accept(link, endpoint);
        } catch (P2pException e) {
            LOG.debug("a connection from {} failed to upgrade", link.remote(), e);
            tell(() -> handler.upgradeFailed(link.remote(), e.error()));
            return;
        }
        StreamHandlers handlers;
        try {
            handlers = admit(upgraded, handler);
        } catch (RuntimeException e) {
            LOG.warn("admitting {} failed; it is closed", upgraded.connection(), e);
            handlers = protocol -> Optional.empty();
        }
        run(upgraded, handler, handlers);
    }

    private StreamHandlers admit(Upgraded upgraded, ConnectionHandler handler) {
        MuxedConnection connection = upgraded.connection();
        connections.add(connection);
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

    private void start(Upgraded upgraded, ConnectionHandler handler, StreamHandlers handlers) {
        Thread.ofVirtual().name("p2p-connection").start(() -> run(upgraded, handler, handlers));
    }

    private void run(Upgraded upgraded, ConnectionHandler handler, StreamHandlers handlers) {
        MuxedConnection connection = upgraded.connection();
        try {
            StreamServer server =
                    new StreamServer(connection, handlers, context.settings().upgradeTimeout(), context.ticker());
            P2pError reason = connection.session().run(server);
            tell(() -> handler.disconnected(connection, reason));
        } finally {
            connections.remove(connection);
            upgraded.pipe().wipe();
        }
    }

    private static void tell(Runnable news) {
        try {
            news.run();
        } catch (RuntimeException e) {
            LOG.warn("the node failed to take note of a connection's end", e);
        }
    }

    private void requirePermit() {
        int most = context.settings().maxConnections();
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
    record Upgraded(MuxedConnection connection, SealedPipe pipe) {}
}

package io.p2p4j.node.connection;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.error.RetryExhaustedException;
import io.p2p4j.api.error.TrustException;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.CircuitBreaker.Kind;
import io.p2p4j.api.security.TrustPolicy;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.Endpoint;
import io.p2p4j.node.gate.Guard;
import io.p2p4j.node.gate.KnownPeers;
import io.p2p4j.node.gate.Pins;
import io.p2p4j.node.observe.Metrics;
import io.p2p4j.node.rotation.Presentation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the connection to a peer: the one that is there, or a new one, tried again as the retry policy says.
 *
 * <p>Thread-safe. Callers that want the same peer at once share one dial.
 */
public final class Dialer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Dialer.class);

    private final KnownPeers known;
    private final Pins pins;
    private final Links links;
    private final AddressBook book;
    private final Routes routes;
    private final Endpoint endpoint;
    private final Attempts attempts;
    private final Guard guard;
    private final Presentation presentation;
    private final Metrics metrics;
    private final Map<PeerId, CompletableFuture<Link>> dialling = new ConcurrentHashMap<>();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * Dials over some routes.
     *
     * @param attempts tries again
     * @param guard hears once of each dial, however many wait for it
     * @param presentation tells whether a peer wants to be dialled again
     */
    public Dialer(
            KnownPeers known,
            Pins pins,
            Links links,
            AddressBook book,
            Routes routes,
            Endpoint endpoint,
            Attempts attempts,
            Guard guard,
            Presentation presentation,
            Metrics metrics) {
        this.known = known;
        this.pins = pins;
        this.links = links;
        this.book = book;
        this.routes = routes;
        this.endpoint = endpoint;
        this.attempts = attempts;
        this.guard = guard;
        this.presentation = presentation;
        this.metrics = metrics;
    }

    /**
     * Returns a connection to a peer.
     *
     * @throws RetryExhaustedException if it could not be reached by several attempts
     * @throws io.p2p4j.api.error.NetworkException if it could not be reached by one
     * @throws P2pException if it is refused, by us or on the way, or its breaker is open
     */
    public Link connect(PeerId peer, Deadline deadline) throws InterruptedException {
        Optional<Link> present = links.find(peer);
        if (present.isPresent()) {
            return present.get();
        }
        CompletableFuture<Link> mine = new CompletableFuture<>();
        CompletableFuture<Link> others = dialling.putIfAbsent(peer, mine);
        if (others == null) {
            start(peer, mine, deadline);
        }
        return await(peer, others == null ? mine : others, deadline);
    }

    /** Ends the dials that are under way. */
    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
    }

    /** A dial is nobody's own: a caller that gives up does not end it for the others. */
    private void start(PeerId peer, CompletableFuture<Link> result, Deadline deadline) {
        Thread thread = Thread.ofVirtual().name("dial").unstarted(() -> {
            Runnable settle = outcome(peer, result, deadline);
            dialling.remove(peer, result); // first, so that whoever asks from now on dials anew
            threads.remove(Thread.currentThread());
            settle.run();
        });
        threads.add(thread);
        thread.start();
        if (closed) {
            thread.interrupt();
        }
    }

    private Runnable outcome(PeerId peer, CompletableFuture<Link> result, Deadline deadline) {
        try {
            Optional<Link> present = links.find(peer);
            Link link = present.isPresent()
                    ? present.get()
                    : guard.run(
                            peer,
                            Kind.CONNECT,
                            () -> attempts.run(Kind.CONNECT, peer, deadline, () -> attempt(peer, deadline)));
            return () -> result.complete(link);
        } catch (InterruptedException e) {
            P2pException closing =
                    P2pError.of(ErrorCode.CLOSED, "the node is closing").toException(e);
            return () -> result.completeExceptionally(closing);
        } catch (RuntimeException e) {
            return () -> result.completeExceptionally(e);
        }
    }

    private static Link await(PeerId peer, CompletableFuture<Link> result, Deadline deadline)
            throws InterruptedException {
        try {
            return result.get(Math.max(0, deadline.leftNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw timeout(peer).toException(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RetryExhaustedException all) {
                throw all; // with every attempt, for all that waited
            }
            if (e.getCause() instanceof P2pException cause) {
                throw carrying(cause);
            }
            throw new IllegalStateException("a dial failed in a way that is not foreseen", e);
        }
    }

    /** Several callers may wait for one dial; each gets an exception of its own. */
    private static P2pException carrying(P2pException cause) {
        P2pException own = cause.error().toException(cause);
        for (Throwable attempt : cause.getSuppressed()) {
            own.addSuppressed(attempt);
        }
        return own;
    }

    private Link attempt(PeerId peer, Deadline deadline) throws InterruptedException {
        try {
            Link link = dialOnce(peer, deadline);
            metrics.dialled();
            return link;
        } catch (P2pException e) {
            metrics.dialFailed(e.code());
            throw e;
        }
    }

    /** One transport after the other, each with all addresses that it supports, which it races. */
    private Link dialOnce(PeerId peer, Deadline deadline) throws InterruptedException {
        List<Multiaddr> addresses = permitted(peer, book.find(peer));
        P2pException failure = routes.unsupported(ErrorCode.PROTOCOL_NOT_SUPPORTED, "the address", addresses)
                .toException();
        for (Routes.Route route : routes.of(addresses)) {
            try {
                return dial(peer, route, deadline);
            } catch (P2pException e) {
                if (e.code() == ErrorCode.PEER_NOT_TRUSTED || deadline.passed()) {
                    throw e; // no other transport changes that
                }
                if (failure.code() != ErrorCode.PROTOCOL_NOT_SUPPORTED) {
                    e.addSuppressed(failure);
                }
                failure = e;
            }
        }
        throw failure;
    }

    /** Leaves out the addresses at which the policy refuses the peer, and says so loudly: somebody else is there. */
    private List<Multiaddr> permitted(PeerId peer, List<Multiaddr> addresses) {
        P2pError error = P2pError.of(
                        ErrorCode.NO_ADDRESS, "no address of peer " + peer + " is known; connect to one first")
                .with(Detail.PEER, peer.toString());
        List<Multiaddr> permitted = new ArrayList<>();
        for (Multiaddr address : addresses) {
            switch (known.expect(peer, address)) {
                case TrustPolicy.Admitted admitted -> permitted.add(address);
                case TrustPolicy.Refused refused -> {
                    error = known.error(peer, address, refused);
                    LOG.warn("{} is not dialled at {}: {}", peer, address, refused.reason());
                }
            }
        }
        if (permitted.isEmpty()) {
            throw error.toException();
        }
        return permitted;
    }

    private Link dial(PeerId peer, Routes.Route route, Deadline deadline) throws InterruptedException {
        Connection connection = open(peer, route, deadline);
        Optional<Link> link = links.find(peer); // at once, since a peer that refuses ends it, and the link knows why
        if (presentation.await(connection, deadline) == Presentation.Answer.COME_AGAIN) {
            connection.close(P2pError.of(ErrorCode.CLOSED, "peer " + peer + " wants to be dialled again"));
            connection = open(peer, route, deadline);
            link = links.find(peer);
        }
        Connection last = connection;
        Link found = link.orElseThrow(() -> notAdmitted(last).toException());
        pins.met(last, route.addresses(), book.given(peer));
        return found;
    }

    private Connection open(PeerId peer, Routes.Route route, Deadline deadline) throws InterruptedException {
        try {
            return route.transport().dial(peer, route.addresses(), endpoint, deadline);
        } catch (TrustException e) {
            throw e.code() == ErrorCode.PEER_ID_MISMATCH ? pins.changed(peer, route.addresses(), e) : e;
        }
    }

    private P2pError notAdmitted(Connection connection) {
        return switch (known.meet(connection)) {
            case TrustPolicy.Refused refused -> known.error(connection.peer(), connection.remote(), refused);
            case TrustPolicy.Admitted admitted ->
                P2pError.of(ErrorCode.NETWORK_ERROR, "the connection to " + connection.peer() + " ended at once");
        };
    }

    static P2pError timeout(PeerId peer) {
        return P2pError.of(ErrorCode.TIMEOUT, "peer " + peer + " was not reached in time")
                .with(Detail.PEER, peer.toString());
    }
}

package io.p2p4j.node.connection;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.RetryPolicy;
import io.p2p4j.api.security.TrustPolicy;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.Endpoint;
import io.p2p4j.api.transport.Transport;
import io.p2p4j.node.gate.Guard;
import io.p2p4j.node.gate.KnownPeers;
import java.time.Duration;
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
import java.util.stream.Collectors;
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
    private final Links links;
    private final AddressBook book;
    private final List<Transport> transports;
    private final Endpoint endpoint;
    private final RetryPolicy retry;
    private final Guard guard;
    private final Map<PeerId, CompletableFuture<Link>> dialling = new ConcurrentHashMap<>();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * Dials with some transports.
     *
     * @param retry without one, each dial is tried once
     * @param guard hears once of each dial, however many wait for it
     */
    public Dialer(
            KnownPeers known,
            Links links,
            AddressBook book,
            List<Transport> transports,
            Endpoint endpoint,
            Optional<RetryPolicy> retry,
            Guard guard) {
        this.known = known;
        this.links = links;
        this.book = book;
        this.transports = transports;
        this.endpoint = endpoint;
        this.guard = guard;
        this.retry = retry.orElse(() -> (failure, left) -> RetryPolicy.Stop.STOP);
    }

    /**
     * Returns a connection to a peer.
     *
     * @throws io.p2p4j.api.error.NetworkException if it cannot be reached; each attempt is a suppressed exception
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
            Link link = present.isPresent() ? present.get() : guard.run(peer, () -> dialWithRetries(peer, deadline));
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

    private Link dialWithRetries(PeerId peer, Deadline deadline) throws InterruptedException {
        RetryPolicy.Retries retries = retry.begin();
        List<P2pException> failures = new ArrayList<>();
        List<Duration> delays = new ArrayList<>();
        while (true) {
            try {
                return dialOnce(peer, deadline);
            } catch (P2pException e) {
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
                        Thread.sleep(after.delay());
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

    private Link dialOnce(PeerId peer, Deadline deadline) throws InterruptedException {
        List<Multiaddr> addresses = book.find(peer);
        if (addresses.isEmpty()) {
            throw P2pError.of(ErrorCode.NO_ADDRESS, "no address of peer " + peer + " is known; connect to one first")
                    .with(Detail.PEER, peer.toString())
                    .toException();
        }
        Optional<P2pException> failure = Optional.empty();
        for (Multiaddr address : addresses) {
            try {
                return dial(new PeerAddress(peer, address), deadline);
            } catch (P2pException e) {
                if (e.code() == ErrorCode.PEER_NOT_TRUSTED || deadline.passed()) {
                    throw e; // no other address changes that
                }
                failure.ifPresent(e::addSuppressed);
                failure = Optional.of(e);
            }
        }
        throw failure.orElseThrow();
    }

    private Link dial(PeerAddress address, Deadline deadline) throws InterruptedException {
        Transport transport = transports.stream()
                .filter(candidate -> candidate.supports(address.address()))
                .findFirst()
                .orElseThrow(() -> P2pError.of(
                                ErrorCode.PROTOCOL_NOT_SUPPORTED,
                                "no transport on the module path dials " + address.address())
                        .with(Detail.ADDRESS, address.toString())
                        .toException());
        Connection connection = transport.dial(address.peer(), List.of(address.address()), endpoint, deadline);
        return links.find(address.peer())
                .orElseThrow(() -> notAdmitted(connection).toException());
    }

    private P2pError notAdmitted(Connection connection) {
        return switch (known.judge(connection)) {
            case TrustPolicy.Refused refused -> KnownPeers.error(connection.peer(), refused);
            case TrustPolicy.Admitted admitted ->
                P2pError.of(ErrorCode.NETWORK_ERROR, "the connection to " + connection.peer() + " ended at once");
        };
    }

    static P2pError timeout(PeerId peer) {
        return P2pError.of(ErrorCode.TIMEOUT, "peer " + peer + " was not reached in time")
                .with(Detail.PEER, peer.toString());
    }
}

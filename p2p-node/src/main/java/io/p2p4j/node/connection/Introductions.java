package io.p2p4j.node.connection;

import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.node.PeerInfo;
import io.p2p4j.node.protocol.Identify;
import io.p2p4j.node.protocol.Protocols;
import io.p2p4j.node.rpc.RpcLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what connected peers say about themselves, and tells them when this node changes. Thread-safe.
 *
 * <p>Of the addresses that a peer claims, those that lead no nearer than the peer itself go into the address book.
 */
public final class Introductions {

    private static final Logger LOG = LoggerFactory.getLogger(Introductions.class);

    private final Identify identify;
    private final Links links;
    private final AddressBook book;
    private final Routes routes;
    private final RpcLimits limits;
    private final AtomicInteger changes = new AtomicInteger(); // not told yet; above zero, a thread is telling

    /** Keeps what is said about addresses in a book and the rest with the links. */
    public Introductions(Identify identify, Links links, AddressBook book, Routes routes, RpcLimits limits) {
        this.identify = identify;
        this.links = links;
        this.book = book;
        this.routes = routes;
        this.limits = limits;
    }

    /** Asks the peer of a connection who it is. */
    PeerInfo ask(Connection connection, Deadline deadline) {
        PeerInfo info = identify.ask(connection, deadline);
        keep(info, connection);
        return info;
    }

    /** Hears what an admitted peer tells unasked. */
    public void hear(Stream stream) {
        keep(identify.hear(stream), stream.connection());
    }

    /** Tells all connected peers, soon and once for all changes that come meanwhile; does not wait. */
    public void changed() {
        if (changes.getAndIncrement() == 0) {
            Thread.ofVirtual().name("introductions").start(this::tellUntilQuiet);
        }
    }

    private void keep(PeerInfo info, Connection connection) {
        links.heard(info);
        List<Multiaddr> usable = Claims.believed(info.addresses(), connection.remote()).stream()
                .filter(address -> routes.find(address).isPresent())
                .toList();
        if (!usable.isEmpty()) {
            book.claim(info.peer(), usable);
        }
    }

    private void tellUntilQuiet() {
        int told;
        do {
            told = changes.get();
            tellAll();
        } while (!changes.compareAndSet(told, 0));
    }

    /** A peer that is slow to listen holds up the next change, for a while, and no other peer. */
    private void tellAll() {
        List<Thread> telling = new ArrayList<>();
        for (PeerId peer : links.peers()) {
            links.find(peer)
                    .filter(Introductions::mayListen)
                    .ifPresent(link ->
                            telling.add(Thread.ofVirtual().name("introduction").start(() -> tell(link))));
        }
        try {
            for (Thread thread : telling) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does; the rest is told without waiting for these
        }
    }

    private static boolean mayListen(Link link) {
        return link.info()
                .map(info -> info.protocols().contains(Protocols.IDENTIFY_PUSH.name()))
                .orElse(true);
    }

    private void tell(Link link) {
        try {
            identify.push(link.connection(), limits.deadline());
        } catch (P2pException e) {
            LOG.debug("{} was not told what has changed here", link.connection().peer(), e);
        }
    }
}

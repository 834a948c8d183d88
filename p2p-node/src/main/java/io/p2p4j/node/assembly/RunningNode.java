package io.p2p4j.node.assembly;

import io.p2p4j.api.config.NodeConfig;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.CircuitBreaker;
import io.p2p4j.api.rpc.Reply;
import io.p2p4j.api.rpc.Service;
import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.Passphrase;
import io.p2p4j.api.transport.Endpoint;
import io.p2p4j.api.transport.Listener;
import io.p2p4j.api.transport.Transport;
import io.p2p4j.node.PeerTrust;
import io.p2p4j.node.connection.AddressBook;
import io.p2p4j.node.connection.Admission;
import io.p2p4j.node.connection.Calls;
import io.p2p4j.node.connection.Dialer;
import io.p2p4j.node.connection.Link;
import io.p2p4j.node.connection.Links;
import io.p2p4j.node.connection.StreamRouter;
import io.p2p4j.node.connection.TrustWatch;
import io.p2p4j.node.gate.Guard;
import io.p2p4j.node.gate.KnownPeers;
import io.p2p4j.node.gate.RequestGate;
import io.p2p4j.node.protocol.Identify;
import io.p2p4j.node.protocol.Ping;
import io.p2p4j.node.protocol.Protocols;
import io.p2p4j.node.protocol.Refusal;
import io.p2p4j.node.rpc.Json;
import io.p2p4j.node.rpc.RpcLimits;
import io.p2p4j.node.rpc.RpcServer;
import io.p2p4j.node.rpc.Services;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires the parts of a node together and holds what runs. Thread-safe. */
public final class RunningNode implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunningNode.class);

    private static final Duration CLOSING = Duration.ofSeconds(3);

    private final Foundation foundation;
    private final NodeConfig config;
    private final Json json = new Json();
    private final Services services = new Services();
    private final AddressBook book = new AddressBook();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final KnownPeers known;
    private final Links links;
    private final StreamRouter router;
    private final Admission admission;
    private final TrustWatch watch;
    private final Endpoint endpoint;
    private final Dialer dialer;
    private final Calls calls;
    private final PeerTrust trust;

    private RunningNode(Foundation foundation) {
        Parts parts = foundation.parts();
        NodeConfig.General general = parts.config().node();
        this.foundation = foundation;
        this.config = parts.config();
        this.known = new KnownPeers(
                parts.trustStore(),
                parts.trustPolicy(),
                general.bootstrap().stream().map(PeerAddress::peer).collect(Collectors.toUnmodifiableSet()),
                parts.clock().instant());
        RpcLimits limits =
                RpcLimits.of(general.maxMessage(), general.maxInFlight(), general.callTimeout(), parts.ticker());
        this.links = new Links(json, limits);
        RequestGate gate = new RequestGate(known, parts.limiter(), parts.authorizer(), parts.audit());
        this.router = new StreamRouter(gate);
        Refusal refusal = new Refusal(json, limits);
        this.admission = new Admission(known, links, parts.audit(), refusal, router, parts.ticker());
        this.endpoint = new Endpoint(foundation.identity(), parts.handshakes(), admission);
        this.watch = new TrustWatch(known, links, admission);
        Guard guard = new Guard(parts.breaker());
        this.dialer = new Dialer(known, links, book, parts.transports(), endpoint, parts.retry(), guard);
        this.calls = new Calls(id(), guard, dialer, json, limits, general.callTimeout());
        this.trust = new PeerTrust(parts.trustStore(), parts.audit(), parts.clock(), this::trustChanged);
        addProtocols(refusal, new RpcServer(json, services, gate, limits));
        services.add(info());
    }

    /** Opens, listens, and begins to reach the bootstrap peers; what was opened is closed if a step fails. */
    public static RunningNode start(Parts parts, Optional<Passphrase> passphrase) {
        Foundation foundation = Foundation.open(parts, passphrase);
        try {
            RunningNode running = new RunningNode(foundation);
            running.begin();
            return running;
        } catch (RuntimeException e) {
            parts.transports().forEach(Transport::close);
            foundation.close();
            throw e;
        }
    }

    private void begin() {
        parts().breaker().onChange(this::breakerChanged);
        config.node()
                .listen()
                .forEach(address -> listeners.add(transport(address).listen(address, endpoint)));
        parts().audit().append(new AuditEvent.NodeStarted(id(), listening()));
        watch.start();
        for (PeerAddress peer : config.node().bootstrap()) {
            book.add(peer);
            Thread.ofVirtual().name("bootstrap").start(() -> reach(peer));
        }
    }

    private void addProtocols(Refusal refusal, RpcServer rpc) {
        router.addOwn(Protocols.PING, Ping::serve);
        router.addOwn(Protocols.JSON_RPC, rpc);
        router.addOwn(Protocols.REFUSAL, stream -> refusal.hear(stream, id()));
        router.addOwn(
                Protocols.IDENTIFY,
                stream -> Identify.serve(
                        stream, foundation.identity().publicKey(), listening(), router.protocols(), agent()));
    }

    private Service info() {
        return Service.named("node")
                .method(
                        "info",
                        (request, caller) -> Reply.of(Map.of(
                                "peer_id", id().toString(),
                                "agent", agent(),
                                "addresses",
                                        listening().stream()
                                                .map(Multiaddr::toString)
                                                .toList(),
                                "connected_peers", links.peers().size())));
    }

    private Transport transport(Multiaddr address) {
        return parts().transports().stream()
                .filter(transport -> transport.supports(address))
                .findFirst()
                .orElseThrow(() -> P2pError.of(
                                ErrorCode.CONFIG_INVALID,
                                "node.listen = '" + address + "' has a form that no transport found listens on")
                        .with(Detail.RULE, "node.listen")
                        .toException());
    }

    private void reach(PeerAddress peer) {
        try {
            calls.identify(peer.peer());
        } catch (P2pException e) {
            LOG.warn("the bootstrap peer {} was not reached: {}", peer, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the node is closing
        }
    }

    /** The operation that changed the state has its own result, which a failing log must not replace. */
    private void breakerChanged(PeerId peer, CircuitBreaker.State state) {
        LOG.info("breaker of {}: {}", peer, state);
        try {
            parts().audit().append(new AuditEvent.BreakerChanged(peer, state.name()));
        } catch (P2pException e) {
            LOG.error("the audit log failed on the breaker of {}", peer, e);
        }
    }

    /** A peer that is refused now loses its connections at once. */
    private void trustChanged(PeerId peer) {
        links.all().stream()
                .map(Link::connection)
                .filter(connection -> connection.peer().equals(peer))
                .forEach(admission::closeIfRefused);
    }

    /** Returns this node's id. */
    public PeerId id() {
        return foundation.identity().peerId();
    }

    /** Returns the addresses that are bound. */
    public List<Multiaddr> listening() {
        return listeners.stream().map(Listener::address).toList();
    }

    /** Returns the configuration in force. */
    public NodeConfig config() {
        return config;
    }

    /** Returns the services. */
    public Services services() {
        return services;
    }

    /** Returns the router of protocols. */
    public StreamRouter router() {
        return router;
    }

    /** Returns the address book. */
    public AddressBook book() {
        return book;
    }

    /** Returns the connections. */
    public Links links() {
        return links;
    }

    /** Returns what this node asks of others. */
    public Calls calls() {
        return calls;
    }

    /** Returns what sets trust. */
    public PeerTrust trust() {
        return trust;
    }

    /** Returns the state of a peer's breaker. */
    public CircuitBreaker.State breaker(PeerId peer) {
        return parts().breaker().state(peer);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            watch.close();
            dialer.close();
            listeners.forEach(Listener::close);
            parts().transports().forEach(Transport::close);
            awaitEnds();
            try {
                parts().audit().append(new AuditEvent.NodeStopped(id()));
            } catch (P2pException e) {
                LOG.error("the audit log failed at the end", e);
            }
            foundation.close();
        }
    }

    /** The ends of connections belong into the log before it closes. */
    private void awaitEnds() {
        try {
            if (!links.awaitNone(CLOSING)) {
                LOG.warn("some connections did not end within {}", CLOSING);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the rest is closed without waiting
        }
    }

    private Parts parts() {
        return foundation.parts();
    }

    private static String agent() {
        return "p2p4j"
                + Optional.ofNullable(RunningNode.class.getModule().getDescriptor())
                        .flatMap(descriptor -> descriptor.rawVersion())
                        .map(version -> "/" + version)
                        .orElse("");
    }
}

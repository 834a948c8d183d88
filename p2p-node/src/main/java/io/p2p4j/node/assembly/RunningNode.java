package io.p2p4j.node.assembly;

import io.p2p4j.api.config.NodeConfig;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.PeerBreakers;
import io.p2p4j.api.resilience.Subject;
import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.Passphrase;
import io.p2p4j.api.security.SetBy;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.transport.Endpoint;
import io.p2p4j.api.transport.Listener;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.api.transport.StreamHandler;
import io.p2p4j.api.transport.Transport;
import io.p2p4j.node.NodeAudit;
import io.p2p4j.node.NodeLimits;
import io.p2p4j.node.PeerTrust;
import io.p2p4j.node.Tokens;
import io.p2p4j.node.connection.AddressBook;
import io.p2p4j.node.connection.Admission;
import io.p2p4j.node.connection.Attempts;
import io.p2p4j.node.connection.Calls;
import io.p2p4j.node.connection.Dialer;
import io.p2p4j.node.connection.Housekeeping;
import io.p2p4j.node.connection.Introductions;
import io.p2p4j.node.connection.Link;
import io.p2p4j.node.connection.Links;
import io.p2p4j.node.connection.Routes;
import io.p2p4j.node.connection.StreamRouter;
import io.p2p4j.node.gate.BreakerNews;
import io.p2p4j.node.gate.Budgets;
import io.p2p4j.node.gate.Encounters;
import io.p2p4j.node.gate.Guard;
import io.p2p4j.node.gate.HeldTokens;
import io.p2p4j.node.gate.KnownPeers;
import io.p2p4j.node.gate.PermittedStreams;
import io.p2p4j.node.gate.Pins;
import io.p2p4j.node.gate.Refusals;
import io.p2p4j.node.gate.RequestGate;
import io.p2p4j.node.gate.Subjects;
import io.p2p4j.node.observe.Metrics;
import io.p2p4j.node.protocol.Identify;
import io.p2p4j.node.protocol.Refusal;
import io.p2p4j.node.reload.ConfigWatch;
import io.p2p4j.node.reload.Reloads;
import io.p2p4j.node.rotation.Inheritance;
import io.p2p4j.node.rpc.Json;
import io.p2p4j.node.rpc.RpcLimits;
import io.p2p4j.node.rpc.RpcServer;
import io.p2p4j.node.rpc.Services;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires the parts of a node together and holds what runs. Thread-safe. */
public final class RunningNode implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunningNode.class);

    private static final Duration CLOSING = Duration.ofSeconds(3);

    private final Foundation foundation;
    private final Json json = new Json();
    private final Services services = new Services();
    private final AddressBook book = new AddressBook();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final KnownPeers known;
    private final Encounters encounters;
    private final Routes routes;
    private final Metrics metrics = new Metrics();
    private final Links links;
    private final StreamRouter router;
    private final Admission admission;
    private final Recurring housekeeping;
    private final Endpoint endpoint;
    private final Dialer dialer;
    private final Introductions introductions;
    private final Calls calls;
    private final PeerTrust trust;
    private final NodeLimits limits;
    private final Reloads reloads;
    private final Recurring watch;
    private final HeldTokens held;
    private final Tokens tokens;
    private final Rotation rotation;

    private RunningNode(Foundation foundation, Plan plan) {
        Parts parts = foundation.parts();
        NodeConfig.General general = parts.config().node();
        this.foundation = foundation;
        this.known = new KnownPeers(
                parts.trustStore(), parts.pinStore(), parts.trustPolicy(), Rotation.bootstrap(parts), parts.clock());
        this.encounters = new Encounters(
                parts.trustStore(),
                parts.audit(),
                parts.clock(),
                parts.config().security().maxFirstUse());
        RpcLimits rpc = RpcLimits.of(
                general.maxMessage(),
                general.maxInFlight(),
                general.maxInFlightTotal(),
                general.callTimeout(),
                parts.ticker());
        this.routes = new Routes(parts.transports());
        this.links = new Links(json, rpc);
        this.held = new HeldTokens(
                parts.tokenAuthority(),
                parts.tokenStore(),
                known,
                parts.audit(),
                parts.clock(),
                peer -> links.find(peer).isPresent());
        Refusals refusals = new Refusals(parts.audit(), metrics, parts.ticker());
        Budgets budgets = new Budgets(parts.limiter(), new Subjects(), refusals, parts.ticker(), general.callTimeout());
        this.limits = new NodeLimits(parts.limiter(), parts.audit(), peer -> subject(peer, budgets.subjects()));
        RequestGate gate = new RequestGate(known, budgets, parts.authorizer(), held, parts.audit());
        PermittedStreams permitted = new PermittedStreams(gate::withdrawn);
        this.router = new StreamRouter(gate, permitted);
        Refusal refusal = new Refusal(json, rpc);
        this.rotation = Rotation.of(foundation, known, rpc, this::trustChanged);
        this.admission = new Admission(
                known,
                encounters,
                held,
                links,
                parts.audit(),
                refusal,
                router,
                permitted,
                budgets,
                rotation.hearing()::hearAtTheDoor,
                rotation.presentation(),
                parts.ticker(),
                metrics);
        this.endpoint = new Endpoint(foundation.identity(), parts.handshakes(), admission);
        Housekeeping keeper = new Housekeeping(known, encounters, held, links, admission);
        this.housekeeping = new Recurring("housekeeping", Housekeeping.INTERVAL, keeper::look);
        Guard guard = new Guard(parts.breaker(), metrics);
        Attempts attempts = new Attempts(parts.retry(), Thread::sleep, metrics);
        this.dialer = new Dialer(
                known,
                new Pins(
                        parts.pinStore(),
                        parts.clock(),
                        parts.config().security().maxPins()),
                links,
                book,
                routes,
                endpoint,
                attempts,
                guard,
                rotation.presentation(),
                metrics);
        Identify identify = new Identify(
                foundation.identity().publicKey(), OwnService.agent(), this::listening, router::protocols, rpc);
        this.introductions = new Introductions(identify, links, book, routes, rpc);
        this.calls = new Calls(id(), guard, dialer, attempts, introductions, json, rpc, general.callTimeout(), metrics);
        this.trust = new PeerTrust(
                parts.trustStore(),
                parts.pinStore(),
                parts.audit(),
                parts.clock(),
                SetBy.APPLICATION,
                this::trustChanged);
        this.tokens = new Tokens(
                parts.tokenAuthority(), parts.tokenStore(), parts.audit(), parts.clock(), keeper::judgeAgain);
        this.reloads = new Reloads(plan, parts.config(), Plan.live(parts), parts.audit(), metrics, keeper::judgeAgain);
        this.watch = new Recurring("config-watch", plan.watchInterval(general), new ConfigWatch(plan, reloads)::look);
        OwnProtocols own = new OwnProtocols(router, rpc);
        own.add(
                identify,
                introductions,
                stream -> hearRefusal(refusal, stream),
                rotation.hearing(),
                new RpcServer(json, services, gate, rpc, metrics));
        if (general.perf()) {
            own.addPerf();
        }
        services.addOwn(OwnService.of(id(), this::listening, links, held));
    }

    /** Opens, listens, and begins to reach the bootstrap peers; what was opened is closed if a step fails. */
    public static RunningNode start(Plan plan, Optional<Passphrase> passphrase) {
        Parts parts = plan.parts(plan.read());
        Foundation foundation = Foundation.open(parts, passphrase);
        try {
            RunningNode running = new RunningNode(foundation, plan);
            running.begin();
            return running;
        } catch (RuntimeException e) {
            parts.transports().forEach(Transport::close);
            foundation.close();
            throw e;
        }
    }

    private void begin() {
        new BreakerNews(parts().breaker(), parts().audit(), metrics).begin();
        NodeConfig.General general = parts().config().node();
        general.listen().forEach(address -> listeners.add(transport(address).listen(address, endpoint)));
        parts().audit().append(new AuditEvent.NodeStarted(id(), listening()));
        housekeeping.start();
        general.bootstrap().forEach(book::add);
        for (PeerAddress peer : general.bootstrap()) {
            Thread.ofVirtual().name("bootstrap").start(() -> reach(peer));
        }
        watch.start();
    }

    private Transport transport(Multiaddr address) {
        return routes.find(address)
                .orElseThrow(() -> routes.unsupported(ErrorCode.CONFIG_INVALID, "node.listen", List.of(address))
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

    /** The peer hears on this very connection whom this node follows, so its end has to wait for the answer. */
    private void hearRefusal(Refusal refusal, Stream stream) throws InterruptedException {
        P2pError reason = refusal.hear(stream, id());
        rotation.presentation().await(stream.connection(), Deadline.after(CLOSING, parts().ticker()));
        stream.connection().close(reason);
    }

    /** Tells connected peers that this node's key was replaced, after which they refuse it until it is started again. */
    public int announceSuccessor() throws InterruptedException {
        return rotation.announce(
                foundation, links.all().stream().map(Link::connection).toList());
    }

    /** A peer that is refused now loses its connections at once. */
    private void trustChanged(PeerId peer) {
        parts().trustStore().find(peer).flatMap(Inheritance::heirOf).ifPresent(heir -> limits.inherit(peer, heir));
        encounters.recount();
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
        return reloads.inForce();
    }

    /** Returns what takes changes of the configuration over. */
    public Reloads reloads() {
        return reloads;
    }

    /** Returns the services. */
    public Services services() {
        return services;
    }

    /** Serves a protocol of an application and tells the peers that are connected. */
    public void handle(ProtocolId protocol, StreamHandler handler) {
        router.add(protocol, handler);
        introductions.changed();
    }

    /**
     * Remembers where a peer is.
     *
     * @throws io.p2p4j.api.error.ProtocolException with {@code PROTOCOL_NOT_SUPPORTED} if no transport dials the address
     */
    public void remember(PeerAddress address) {
        if (routes.find(address.address()).isEmpty()) {
            throw routes.unsupported(ErrorCode.PROTOCOL_NOT_SUPPORTED, "the address", List.of(address.address()))
                    .toException();
        }
        book.add(address);
    }

    /** Returns what this node counts. */
    public Metrics metrics() {
        return metrics;
    }

    /** Returns the connections. */
    public Links links() {
        return links;
    }

    /** Returns what this node asks of others. */
    public Calls calls() {
        return calls;
    }

    /** Returns what reads the audit log. */
    public NodeAudit audit() {
        return new NodeAudit(parts().audit(), parts().trail(), id());
    }

    /** Returns what sets trust. */
    public PeerTrust trust() {
        return trust;
    }

    /** Returns what makes tokens. */
    public Tokens tokens() {
        return tokens;
    }

    /** Returns what shows and sets limits of single peers. */
    public NodeLimits limits() {
        return limits;
    }

    /** Returns what shows and sets breakers of single peers. */
    public PeerBreakers breakers() {
        return new AuditedBreakers(parts().breaker().breakers(), parts().audit());
    }

    /** One that is not connected spends what its level has, and nothing of a subnet. */
    private Subject subject(PeerId peer, Subjects subjects) {
        return links.find(peer)
                .map(link -> subjects.of(link.connection()))
                .orElseGet(() -> new Subject(
                        peer,
                        known.find(peer)
                                .map(TrustRecord::level)
                                .orElse(config().security().trustLevelDefault()),
                        Optional.empty()));
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            watch.close();
            housekeeping.close();
            dialer.close();
            listeners.forEach(Listener::close);
            parts().transports().forEach(Transport::close);
            awaitEnds();
            encounters.save();
            admission.tellLastFailures();
            try {
                parts().audit().append(new AuditEvent.NodeStopped(id()));
            } catch (P2pException e) {
                LOG.error("the audit log failed at the end", e);
            }
            parts().closePolicies();
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
}

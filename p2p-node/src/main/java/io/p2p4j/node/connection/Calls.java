package io.p2p4j.node.connection;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.CircuitBreaker.Kind;
import io.p2p4j.api.rpc.CallOptions;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.node.PeerInfo;
import io.p2p4j.node.gate.Guard;
import io.p2p4j.node.observe.Metrics;
import io.p2p4j.node.protocol.Ping;
import io.p2p4j.node.protocol.Refusal;
import io.p2p4j.node.rpc.Json;
import io.p2p4j.node.rpc.JsonText;
import io.p2p4j.node.rpc.RpcClient;
import io.p2p4j.node.rpc.RpcLimits;
import io.p2p4j.node.rpc.Services;
import java.security.SecureRandom;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** Performs what this node asks of others: breaker, connection, exchange, all under one deadline. Thread-safe. */
public final class Calls {

    private final PeerId self;
    private final Guard guard;
    private final Dialer dialer;
    private final Attempts attempts;
    private final Introductions introductions;
    private final Json json;
    private final RpcLimits limits;
    private final Duration timeout;
    private final Metrics metrics;
    private final Wallet wallet;
    private final SecureRandom random = new SecureRandom();

    /**
     * Asks peers through a dialer.
     *
     * @param timeout how long each operation takes at most
     */
    public Calls(
            PeerId self,
            Guard guard,
            Dialer dialer,
            Attempts attempts,
            Introductions introductions,
            Json json,
            RpcLimits limits,
            Duration timeout,
            Metrics metrics) {
        this.self = self;
        this.guard = guard;
        this.dialer = dialer;
        this.attempts = attempts;
        this.introductions = introductions;
        this.json = json;
        this.wallet = new Wallet(json);
        this.limits = limits;
        this.timeout = timeout;
        this.metrics = metrics;
    }

    /** Calls a method. */
    public <T> T call(PeerId peer, String method, Object params, Class<T> type, CallOptions options)
            throws InterruptedException {
        Services.requireMethod(method);
        JsonText text = json.text(params);
        if (!text.isStructure()) {
            throw new IllegalArgumentException("the params of " + method
                    + " are no JSON object or array, as JSON-RPC demands: pass a record, a map or a list");
        }
        Deadline deadline = options.timeout().map(deadline()::within).orElseGet(this::deadline);
        CallAttempt attempt = new CallAttempt(peer, method, text, options.idempotent(), deadline);
        JsonText result = counted(() -> attempts.run(Kind.CALL, peer, deadline, attempt));
        return json.value(result, type, ErrorCode.PROTOCOL_VIOLATION, "the result of " + method);
    }

    /** Presents a token to a peer, now and on later connections. */
    public JsonNode present(PeerId peer, String token) throws InterruptedException {
        return json.tree(ask(peer, (link, deadline) -> wallet.present(link, token, deadline)));
    }

    /** Asks a peer who it is. */
    public PeerInfo identify(PeerId peer) throws InterruptedException {
        return ask(peer, (link, deadline) -> introductions.ask(link.connection(), deadline));
    }

    /** Measures a round trip. */
    public Duration ping(PeerId peer) throws InterruptedException {
        return ask(peer, (link, deadline) -> Ping.once(link.connection(), random, limits.ticker(), deadline));
    }

    /** Opens a stream, without waiting for the peer. */
    public Stream open(PeerId peer, ProtocolId protocol) throws InterruptedException {
        return reach(
                peer,
                deadline(),
                (link, deadline) -> guard.runUncounted(peer, () -> {
                    wallet.presentRest(link, deadline);
                    return link.connection().open(protocol, deadline);
                }));
    }

    @FunctionalInterface
    private interface Exchange<T> {
        T with(Link link, Deadline deadline) throws InterruptedException;
    }

    /** A request, as often as it may be sent. Used by one thread. */
    private final class CallAttempt implements Attempts.Attempt<JsonText> {

        private final PeerId peer;
        private final String method;
        private final JsonText params;
        private final boolean idempotent;
        private final Deadline deadline;
        private boolean connected;
        private boolean sent;

        CallAttempt(PeerId peer, String method, JsonText params, boolean idempotent, Deadline deadline) {
            this.peer = peer;
            this.method = method;
            this.params = params;
            this.idempotent = idempotent;
            this.deadline = deadline;
        }

        @Override
        public JsonText run() throws InterruptedException {
            connected = false;
            sent = false;
            return reach(peer, deadline, (link, until) -> {
                connected = true;
                return guard.run(peer, Kind.CALL, () -> exchange(link));
            });
        }

        private JsonText exchange(Link link) throws InterruptedException {
            wallet.presentRest(link, deadline);
            RpcClient.Sent request = link.rpc(deadline).send(method, params, deadline);
            sent = true;
            return request.await(deadline);
        }

        /** Connecting has its own attempts. */
        @Override
        public boolean repeatable() {
            return connected && (idempotent || !sent);
        }
    }

    private Deadline deadline() {
        return Deadline.after(timeout, limits.ticker());
    }

    private <T> T ask(PeerId peer, Exchange<T> exchange) throws InterruptedException {
        return counted(() -> reach(
                peer, deadline(), (link, deadline) -> guard.run(peer, Kind.CALL, () -> exchange.with(link, deadline))));
    }

    private <T> T counted(Guard.Operation<T> operation) throws InterruptedException {
        try {
            T answer = operation.run();
            metrics.answered();
            return answer;
        } catch (P2pException e) {
            metrics.notAnswered(e.code());
            throw e;
        }
    }

    private <T> T reach(PeerId peer, Deadline deadline, Exchange<T> exchange) throws InterruptedException {
        try {
            return exchange.with(dialer.connect(peer, deadline), deadline);
        } catch (P2pException e) {
            if (e.code() == ErrorCode.CLOSED && Thread.interrupted()) {
                throw interrupted(e);
            }
            throw explained(e);
        }
    }

    /** A stream's methods keep the flag of an interrupt; here it is an exception again. */
    private static InterruptedException interrupted(P2pException cause) {
        InterruptedException interrupted = new InterruptedException(cause.getMessage());
        interrupted.initCause(cause);
        return interrupted;
    }

    private P2pException explained(P2pException e) {
        boolean remote = e.error().text(Detail.SIDE).filter("remote"::equals).isPresent();
        boolean explained = e.error().text(Detail.FIX).isPresent();
        if (!remote || explained) {
            return e;
        }
        P2pError error = Refusal.withFix(e.error(), self);
        return error.equals(e.error()) ? e : error.toException(e);
    }
}

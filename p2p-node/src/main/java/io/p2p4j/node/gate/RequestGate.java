package io.p2p4j.node.gate;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.Subject;
import io.p2p4j.api.rpc.Caller;
import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.AuditLog;
import io.p2p4j.api.security.Authorizer;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.TrustPolicy;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.api.token.TokenAuthority;
import io.p2p4j.api.transport.Connection;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks what a peer asks for: trust, then budget, then permission, then audit. Thread-safe; never blocks on a peer.
 *
 * <h2>Guarantees</h2>
 *
 * This is the one place where requests and streams are authorized. What passes is handed to the audit log before it is
 * served, what is refused too, and whatever fails in here refuses.
 */
public final class RequestGate {

    private static final Logger LOG = LoggerFactory.getLogger(RequestGate.class);

    private final KnownPeers known;
    private final Subjects subjects;
    private final Budgets budgets;
    private final Authorizer authorizer;
    private final HeldTokens tokens;
    private final AuditLog audit;
    private final Refusals refusals;

    /** Checks by these parts. */
    public RequestGate(KnownPeers known, Budgets budgets, Authorizer authorizer, HeldTokens tokens, AuditLog audit) {
        this.known = known;
        this.subjects = budgets.subjects();
        this.budgets = budgets;
        this.authorizer = authorizer;
        this.tokens = tokens;
        this.audit = audit;
        this.refusals = budgets.refusals();
    }

    /** Says whether a request passes. */
    public sealed interface Passage {}

    /**
     * It passes.
     *
     * @param caller who asked
     */
    public record Open(Caller caller) implements Passage {}

    /**
     * It does not.
     *
     * @param error why
     */
    public record Shut(P2pError error) implements Passage {}

    /**
     * Checks one request.
     *
     * @param wanted the permission that is needed
     * @param method what was asked for, for the audit log
     */
    public Passage check(Connection connection, Permission wanted, String method) {
        PeerId peer = connection.peer();
        try {
            return switch (known.judge(connection)) {
                case TrustPolicy.Refused refused -> {
                    P2pError error = KnownPeers.error(peer, refused);
                    yield recorded(new AuditEvent.AccessDenied(peer, method, error), error);
                }
                case TrustPolicy.Admitted admitted -> {
                    Subject subject = subjects.judged(connection, admitted.level());
                    Optional<P2pError> limited = budgets.request(subject, method);
                    yield limited.isPresent()
                            ? new Shut(limited.get())
                            : authorized(caller(connection, admitted), wanted, method);
                }
            };
        } catch (RuntimeException e) {
            LOG.error("checking {} of {} failed; it is refused", method, peer, e);
            return new Shut(failed(method, e));
        }
    }

    /**
     * Checks again what passed before and goes on; charges nothing, and records only a refusal.
     *
     * @return why it must end, if it must
     */
    public Optional<P2pError> withdrawn(Connection connection, Permission wanted, String method) {
        PeerId peer = connection.peer();
        try {
            return switch (known.judge(connection)) {
                case TrustPolicy.Refused refused -> Optional.of(KnownPeers.error(peer, refused)); // as its connection
                case TrustPolicy.Admitted admitted -> {
                    Caller caller = caller(connection, admitted);
                    yield switch (authorizer.authorize(caller, wanted)) {
                        case Authorizer.Permitted permitted -> Optional.empty();
                        case Authorizer.Denied denied ->
                            byToken(caller, wanted).isPresent()
                                    ? Optional.empty()
                                    : Optional.of(denied(caller, wanted, method, denied.rule())
                                            .error());
                    };
                }
            };
        } catch (RuntimeException e) {
            LOG.error("checking {} of {} again failed; it ends", method, peer, e);
            return Optional.of(failed(method, e));
        }
    }

    /**
     * Records that a request found no place, and returns the refusal.
     *
     * @param rule the config key of the bound that was met
     * @param wait after which there should be a place
     */
    public Shut overloaded(Connection connection, String method, String rule, Duration wait) {
        P2pError error = P2pError.of(ErrorCode.OVERLOADED, method + " found as many requests in flight as " + rule)
                .with(Detail.RULE, rule)
                .with(Detail.METHOD, method)
                .with(Detail.PEER, connection.peer().toString())
                .retryAfter(wait);
        refusals.limited(connection.peer(), method, error);
        return new Shut(error);
    }

    /**
     * Charges a message that was no request, and records it.
     *
     * @throws io.p2p4j.api.error.RateLimitException if the peer's budget is spent, which ends the stream
     */
    public void garbage(Connection connection, P2pError error) {
        charge(connection, "what is no request");
        violated(connection, error);
    }

    /**
     * Charges a peer as for a request.
     *
     * @throws io.p2p4j.api.error.RateLimitException if it has none left
     */
    public void charge(Connection connection, String what) {
        Optional<P2pError> limited = budgets.request(subjects.of(connection), what);
        if (limited.isPresent()) {
            throw limited.get().toException();
        }
    }

    /** Records that a peer broke a protocol. */
    public void violated(Connection connection, P2pError error) {
        try {
            refusals.refused(new AuditEvent.ProtocolViolated(connection.peer(), error), error);
        } catch (P2pException e) {
            LOG.error("the audit log failed on a protocol violation of {}", connection.peer(), e);
        }
    }

    /** Returns what charges peers. */
    public Budgets budgets() {
        return budgets;
    }

    /** Returns what makes refusals known. */
    public Refusals refusals() {
        return refusals;
    }

    private Caller caller(Connection connection, TrustPolicy.Admitted admitted) {
        PeerId peer = connection.peer();
        Set<Permission> grants = known.find(peer).map(TrustRecord::grants).orElse(Set.of());
        return new Caller(peer, admitted.level(), grants, connection.remote());
    }

    private Passage authorized(Caller caller, Permission wanted, String method) {
        return switch (authorizer.authorize(caller, wanted)) {
            case Authorizer.Permitted permitted -> {
                audit.append(new AuditEvent.AccessGranted(caller.peer(), method, permitted.by()));
                yield new Open(caller);
            }
            case Authorizer.Denied denied ->
                byToken(caller, wanted)
                        .map(held -> used(held, method))
                        .orElseGet(() -> denied(caller, wanted, method, denied.rule()));
        };
    }

    /** What a token adds to a caller. */
    private record Held(Caller holder, String token, Permission by) {}

    /** Asks again for what the peer may with each token it has presented; for most there are none. */
    private Optional<Held> byToken(Caller caller, Permission wanted) {
        for (TokenAuthority.Accepted token : tokens.of(caller.peer())) {
            Set<Permission> more = new HashSet<>(caller.grants());
            more.addAll(token.permissions());
            Caller holder = new Caller(caller.peer(), caller.level(), more, caller.address());
            if (authorizer.authorize(holder, wanted) instanceof Authorizer.Permitted permitted) {
                return Optional.of(new Held(holder, token.id(), permitted.by()));
            }
        }
        return Optional.empty();
    }

    private Passage used(Held held, String method) {
        PeerId peer = held.holder().peer();
        audit.append(new AuditEvent.TokenUsed(held.token(), peer, method));
        audit.append(new AuditEvent.AccessGranted(peer, method, held.by()));
        return new Open(held.holder());
    }

    private Shut denied(Caller caller, Permission wanted, String method, String rule) {
        P2pError error = P2pError.of(
                        ErrorCode.PERMISSION_DENIED,
                        "peer " + caller.peer() + " of level " + caller.level() + " lacks " + wanted)
                .with(Detail.RULE, rule)
                .with(Detail.METHOD, method)
                .with(Detail.PERMISSION, wanted.toString())
                .with(Detail.PEER, caller.peer().toString())
                .with(Detail.FIX, "p2p trust add " + caller.peer() + " --grant " + wanted);
        return recorded(new AuditEvent.PermissionDenied(caller.peer(), method, wanted, error), error);
    }

    private static P2pError failed(String method, RuntimeException cause) {
        return P2pError.of(ErrorCode.INTERNAL_ERROR, "checking " + method + " failed: " + cause.getMessage());
    }

    private Shut recorded(AuditEvent event, P2pError error) {
        refusals.refused(event, error);
        return new Shut(error);
    }
}

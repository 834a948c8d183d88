package io.p2p4j.node.gate;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.rpc.Reply;
import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.AuditLog;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.token.TokenAuthority;
import io.p2p4j.api.token.TokenAuthority.Accepted;
import io.p2p4j.api.token.TokenRecord;
import io.p2p4j.api.token.TokenStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Holds the tokens that connected peers have presented; each counts until it ends or is revoked, or its peer has gone.
 *
 * <p>Thread-safe. Of one peer the latest {@link #MAX_PER_PEER} are held.
 */
public final class HeldTokens {

    /** The method by which a token is presented. */
    public static final String METHOD = "node/present";

    static final int MAX_PER_PEER = 16;

    private final TokenAuthority authority;
    private final TokenStore store;
    private final KnownPeers known;
    private final AuditLog audit;
    private final InstantSource clock;
    private final Predicate<PeerId> connected;
    private final Map<PeerId, List<Accepted>> byPeer = new ConcurrentHashMap<>();

    /**
     * Holds what an authority accepts.
     *
     * @param connected whether a peer has a connection
     */
    public HeldTokens(
            TokenAuthority authority,
            TokenStore store,
            KnownPeers known,
            AuditLog audit,
            InstantSource clock,
            Predicate<PeerId> connected) {
        this.authority = authority;
        this.store = store;
        this.known = known;
        this.audit = audit;
        this.clock = clock;
        this.connected = connected;
    }

    /**
     * Takes a token from a peer.
     *
     * @return what it permits, or {@code TOKEN_INVALID}, which the peer reads; the reason stays here
     */
    public Reply present(PeerId peer, String token) {
        TokenAuthority.Finding finding = token.length() > TokenAuthority.MAX_TEXT
                ? new TokenAuthority.Rejected("it is longer than any token")
                : authority.check(token, peer);
        return switch (finding) {
            case TokenAuthority.Rejected rejected -> refused(peer, rejected.reason());
            case Accepted accepted ->
                blocked(accepted)
                        .map(passer -> refused(peer, "it was passed on by " + passer + ", which is UNTRUSTED"))
                        .orElseGet(() -> accepted(peer, accepted));
        };
    }

    /** Takes over what another process has revoked. */
    public void refresh() {
        store.refresh();
    }

    /** Returns the tokens of a peer that count now. */
    public List<Accepted> of(PeerId peer) {
        return byPeer.getOrDefault(peer, List.of()).stream()
                .filter(this::counts)
                .toList();
    }

    /** Forgets the tokens of a peer that has no connection any more. */
    public void gone(PeerId peer) {
        if (!connected.test(peer)) {
            byPeer.remove(peer);
        }
    }

    private Reply accepted(PeerId peer, Accepted accepted) {
        audit.append(new AuditEvent.TokenUsed(accepted.id(), peer, METHOD));
        hold(peer, accepted);
        List<String> permissions = accepted.permissions().stream()
                .map(Permission::pattern)
                .sorted()
                .toList();
        return Reply.of(Map.of("id", accepted.id(), "permissions", permissions));
    }

    private void hold(PeerId peer, Accepted accepted) {
        byPeer.compute(peer, (id, before) -> {
            List<Accepted> after = new ArrayList<>(
                    before == null
                            ? List.of()
                            : before.stream().filter(this::counts).toList());
            after.removeIf(accepted::equals);
            after.add(accepted);
            return List.copyOf(after.subList(Math.max(0, after.size() - MAX_PER_PEER), after.size()));
        });
        gone(peer); // it may have gone meanwhile
    }

    private boolean counts(Accepted token) {
        boolean ended =
                token.expires().filter(end -> !clock.instant().isBefore(end)).isPresent();
        boolean revoked = store.find(token.id()).flatMap(TokenRecord::revoked).isPresent();
        return !ended && !revoked;
    }

    private Optional<PeerId> blocked(Accepted token) {
        Stream<PeerId> passers = token.through().stream();
        return passers.filter(peer -> known.find(peer)
                        .filter(entry -> entry.level() == TrustLevel.UNTRUSTED)
                        .isPresent())
                .findFirst();
    }

    private Reply refused(PeerId peer, String reason) {
        P2pError error = P2pError.of(ErrorCode.TOKEN_INVALID, "a token of " + peer + " is refused: " + reason)
                .with(Detail.METHOD, METHOD)
                .with(Detail.PEER, peer.toString());
        audit.append(new AuditEvent.AccessDenied(peer, METHOD, error));
        return new Reply.Failure(error);
    }
}

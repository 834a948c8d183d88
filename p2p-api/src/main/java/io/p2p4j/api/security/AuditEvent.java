package io.p2p4j.api.security;

import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.transport.Direction;
import java.util.List;
import java.util.Optional;

/**
 * A security decision, or a fact that later decisions rest on.
 *
 * <p>The name of the record in upper snake case is the event's type in the log: {@code CONNECTION_REFUSED}.
 */
public sealed interface AuditEvent {

    /** The node began to serve. */
    record NodeStarted(PeerId peer, List<Multiaddr> addresses) implements AuditEvent {
        /** Copies the addresses. */
        public NodeStarted {
            addresses = List.copyOf(addresses);
        }
    }

    /** The node stopped in order; a log that ends without one ended with a crash. */
    record NodeStopped(PeerId peer) implements AuditEvent {}

    /** A new identity was made. */
    record IdentityCreated(PeerId peer) implements AuditEvent {}

    /** A peer was let in. */
    record PeerConnected(PeerId peer, TrustLevel level, Direction direction, Multiaddr address) implements AuditEvent {}

    /** The connection of a peer that had been let in ended. */
    record PeerDisconnected(PeerId peer, P2pError reason) implements AuditEvent {}

    /** A peer that proved its key was refused at the door. */
    record ConnectionRefused(PeerId peer, Direction direction, Multiaddr address, P2pError error)
            implements AuditEvent {}

    /** Somebody connected and did not prove a key: garbage, silence, a bad signature. */
    record HandshakeFailed(Multiaddr address, P2pError error) implements AuditEvent {}

    /** A request passed trust, limit and permission. */
    record AccessGranted(PeerId peer, String method, Permission by) implements AuditEvent {}

    /** A request was refused by trust or for want of a grant. */
    record AccessDenied(PeerId peer, String method, P2pError error) implements AuditEvent {}

    /** A request exceeded the peer's budget, or found too many in flight. */
    record RateLimited(PeerId peer, String method, P2pError error) implements AuditEvent {}

    /** A peer broke a protocol in a way that ended its stream or connection. */
    record ProtocolViolated(PeerId peer, P2pError error) implements AuditEvent {}

    /** The breaker of a peer changed its state. */
    record BreakerChanged(PeerId peer, String state) implements AuditEvent {}

    /** An operator set what is known about a peer, or removed it. */
    record TrustChanged(PeerId peer, Optional<TrustRecord> before, Optional<TrustRecord> after) implements AuditEvent {}
}

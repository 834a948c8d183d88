package io.p2p4j.api.security;

import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.transport.Direction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A security decision, or a fact that later decisions rest on.
 *
 * <p>The name of the record in upper snake case is the event's type in the log: {@code CONNECTION_REFUSED}. What changes the
 * state of the node is recorded before it is done, so that nothing is done without a record.
 */
public sealed interface AuditEvent {

    /** Says how what was tried came out; {@code outcome} in the log. */
    enum Outcome {
        /** It was done. */
        DONE,
        /** It was refused by a rule. */
        REFUSED,
        /** It failed, or somebody broke a rule. */
        FAILED
    }

    /** Returns how it came out. */
    default Outcome outcome() {
        return Outcome.DONE;
    }

    /** The node began to serve. */
    record NodeStarted(PeerId peer, List<Multiaddr> addresses) implements AuditEvent {
        /** Copies the addresses. */
        public NodeStarted {
            addresses = List.copyOf(addresses);
        }
    }

    /** The node stopped in order; a log that ends without one ended with a crash. */
    record NodeStopped(PeerId peer) implements AuditEvent {}

    /** The configuration of a running node changed; the keys are named, their values are not. */
    record ConfigChanged(List<String> keys) implements AuditEvent {
        /** Copies the keys. */
        public ConfigChanged {
            keys = List.copyOf(keys);
        }
    }

    /** A new identity was made. */
    record KeyCreated(PeerId peer) implements AuditEvent {}

    /**
     * A key and the state are protected anew; the identity stays.
     *
     * @param passphrase whether by a passphrase, or by the modes of files alone
     */
    record KeyProtected(PeerId peer, boolean passphrase) implements AuditEvent {}

    /** A private key was handed out: whoever has it is this node. */
    record KeyExported(PeerId peer) implements AuditEvent {}

    /** The node's identity gave way to another one, which it vouched for; that of a peer is a record that is updated. */
    record KeyRotated(PeerId before, PeerId after) implements AuditEvent {}

    /** A peer proved its key; whether it is let in is another event. */
    record HandshakeCompleted(PeerId peer, Direction direction, Multiaddr address) implements AuditEvent {}

    /** Somebody connected and did not prove a key: garbage, silence, a bad signature. */
    record HandshakeFailed(Multiaddr address, P2pError error) implements AuditEvent {
        @Override
        public Outcome outcome() {
            return Outcome.FAILED;
        }
    }

    /** A peer was let in. */
    record PeerConnected(PeerId peer, TrustLevel level, Direction direction, Multiaddr address) implements AuditEvent {}

    /** The connection of a peer that had been let in ended. */
    record PeerDisconnected(PeerId peer, P2pError reason) implements AuditEvent {}

    /** A peer that proved its key was refused at the door. */
    record ConnectionRefused(PeerId peer, Direction direction, Multiaddr address, P2pError error)
            implements AuditEvent {
        @Override
        public Outcome outcome() {
            return Outcome.REFUSED;
        }
    }

    /** A request passed trust, limit and permission. */
    record AccessGranted(PeerId peer, String method, Permission by) implements AuditEvent {}

    /** A request was refused because its peer is not trusted. */
    record AccessDenied(PeerId peer, String method, P2pError error) implements AuditEvent {
        @Override
        public Outcome outcome() {
            return Outcome.REFUSED;
        }
    }

    /** A request was refused for want of a permission. */
    record PermissionDenied(PeerId peer, String method, Permission wanted, P2pError error) implements AuditEvent {
        @Override
        public Outcome outcome() {
            return Outcome.REFUSED;
        }
    }

    /** An operator gave a peer a permission. */
    record PermissionGranted(PeerId peer, Permission granted) implements AuditEvent {}

    /** An operator took a permission from a peer. */
    record PermissionRevoked(PeerId peer, Permission revoked) implements AuditEvent {}

    /** An operator set what a peer may spend, or set it back. */
    record LimitChanged(PeerId peer) implements AuditEvent {}

    /** An operator forced a peer's breaker open or closed, or set it back. */
    record BreakerSet(PeerId peer) implements AuditEvent {}

    /** What a peer asked for exceeded its budget, or found no place. */
    record RateLimited(PeerId peer, String method, P2pError error) implements AuditEvent {
        @Override
        public Outcome outcome() {
            return Outcome.REFUSED;
        }
    }

    /** A peer broke a protocol in a way that ended its stream or connection. */
    record ProtocolViolated(PeerId peer, P2pError error) implements AuditEvent {
        @Override
        public Outcome outcome() {
            return Outcome.FAILED;
        }
    }

    /** So many calls to a peer failed that it is left alone for a while; the error is that of calls until then. */
    record BreakerOpened(PeerId peer, P2pError error) implements AuditEvent {
        @Override
        public Outcome outcome() {
            return Outcome.FAILED;
        }
    }

    /** A peer that was left alone is tried again. */
    record BreakerHalfOpened(PeerId peer) implements AuditEvent {}

    /** Calls to a peer pass again. */
    record BreakerClosed(PeerId peer) implements AuditEvent {}

    /** A peer nothing was known about proved its key, was let in, and is remembered as VERIFIED. */
    record PeerVerified(PeerId peer, Multiaddr address) implements AuditEvent {}

    /** An operator raised a peer to TRUSTED or above. */
    record PeerTrusted(PeerId peer, TrustLevel level) implements AuditEvent {}

    /** An operator blocked a peer: its level is UNTRUSTED. */
    record PeerUntrusted(PeerId peer) implements AuditEvent {}

    /** Something is known about a peer of which nothing was. */
    record RecordCreated(TrustRecord after) implements AuditEvent {}

    /** What is known about a peer changed. */
    record RecordUpdated(TrustRecord before, TrustRecord after) implements AuditEvent {
        /** Checks that both are of the same peer. */
        public RecordUpdated {
            if (!before.peer().equals(after.peer())) {
                throw new IllegalArgumentException(before.peer() + " does not become " + after.peer());
            }
        }
    }

    /** A peer was forgotten; a blocked one is unblocked by that. */
    record RecordRemoved(TrustRecord before) implements AuditEvent {}

    /** A record of the secret store was read. */
    record DataRead(String name) implements AuditEvent {}

    /** A record of the secret store was written. */
    record DataChanged(String name) implements AuditEvent {}

    /** Entries of a record of the secret store were deleted. */
    record DataDeleted(String name) implements AuditEvent {}

    /**
     * A token was made.
     *
     * @param token its public id, never the token
     * @param holder the peer it is bound to; none if whoever bears it may use it
     * @param permissions what it permits
     * @param expiry when it ends, if it does
     */
    record TokenCreated(String token, Optional<PeerId> holder, Set<Permission> permissions, Optional<Instant> expiry)
            implements AuditEvent {
        /** Copies the permissions. */
        public TokenCreated {
            permissions = Set.copyOf(permissions);
        }
    }

    /**
     * A narrower capability was made of one that this node holds, to be passed on.
     *
     * @param holder the peer it is bound to; none if whoever bears it may use it
     * @param permissions what it permits
     * @param expiry when it ends, if before the one it was made of
     */
    record TokenNarrowed(Optional<PeerId> holder, Set<Permission> permissions, Optional<Instant> expiry)
            implements AuditEvent {
        /** Copies the permissions. */
        public TokenNarrowed {
            permissions = Set.copyOf(permissions);
        }
    }

    /** A peer used a token. */
    record TokenUsed(String token, PeerId peer, String method) implements AuditEvent {}

    /**
     * An operator accepted a peer at an address where another one may have been met.
     *
     * @param before the peer that was met there
     */
    record PinAccepted(PeerId peer, Multiaddr address, Optional<PeerId> before) implements AuditEvent {}

    /** An operator let it be forgotten who was met at an address. */
    record PinRemoved(PeerId peer, Multiaddr address) implements AuditEvent {}

    /** A token was revoked. */
    record TokenRevoked(String token) implements AuditEvent {}
}

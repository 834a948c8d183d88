package io.p2p4j.api.security;

import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.transport.Direction;
import java.util.Optional;

/**
 * A peer with a proven key that a {@link TrustPolicy} is asked about.
 *
 * @param peer the peer, proven by the handshake
 * @param direction who dialled
 * @param address its end of the connection
 * @param known what is known about it and has not expired
 * @param pin who was first met at the address, where this side dialled it by name or number
 */
public record Candidate(
        PeerId peer, Direction direction, Multiaddr address, Optional<TrustRecord> known, Optional<Pin> pin) {}

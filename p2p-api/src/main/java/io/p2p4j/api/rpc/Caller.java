package io.p2p4j.api.rpc;

import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.TrustLevel;
import java.util.Set;

/**
 * The peer that sent a request, proven by its connection and never by what the request says.
 *
 * @param peer the peer
 * @param level how far it is trusted
 * @param grants what it may do beyond what its level may
 * @param address its end of the connection
 */
public record Caller(PeerId peer, TrustLevel level, Set<Permission> grants, Multiaddr address) {

    /** Copies the grants. */
    public Caller {
        grants = Set.copyOf(grants);
    }
}

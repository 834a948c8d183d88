package io.p2p4j.node;

import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import java.util.List;
import java.util.Set;

/**
 * Holds what a peer says about itself; nothing here but the id is proven.
 *
 * @param peer the peer, proven by its connection
 * @param agent its software and version
 * @param protocols the names of the protocols it speaks
 * @param addresses where it says it listens; addresses of protocols unknown here are left out
 */
public record PeerInfo(PeerId peer, String agent, Set<String> protocols, List<Multiaddr> addresses) {

    /** Copies the collections. */
    public PeerInfo {
        protocols = Set.copyOf(protocols);
        addresses = List.copyOf(addresses);
    }
}

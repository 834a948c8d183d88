package io.p2p4j.node.assembly;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.PeerBreakers;
import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.AuditLog;
import java.util.Map;

/**
 * Records each change of a breaker by hand before it is made.
 *
 * @param breakers the breakers
 * @param audit the log
 */
record AuditedBreakers(PeerBreakers breakers, AuditLog audit) implements PeerBreakers {

    @Override
    public Status status(PeerId peer) {
        return breakers.status(peer);
    }

    @Override
    public Map<PeerId, Status> list() {
        return breakers.list();
    }

    @Override
    public void reset(PeerId peer) {
        audit.append(new AuditEvent.BreakerSet(peer));
        breakers.reset(peer);
    }

    @Override
    public void force(PeerId peer, Forced state) {
        audit.append(new AuditEvent.BreakerSet(peer));
        breakers.force(peer, state);
    }
}

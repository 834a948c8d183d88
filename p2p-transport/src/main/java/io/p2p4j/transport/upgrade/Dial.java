package io.p2p4j.transport.upgrade;

import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.transport.Endpoint;
import io.p2p4j.transport.dial.Race;
import io.p2p4j.transport.pipe.Attempt;
import io.p2p4j.transport.upgrade.ConnectionHost.Upgraded;

/**
 * Runs one attempt of a race: connects, and upgrades what comes of it.
 *
 * @param upgrader performs the upgrade
 * @param endpoint who dials
 * @param peer who has to be there
 */
record Dial(Upgrader upgrader, Endpoint endpoint, PeerId peer) implements Race.Leg<Upgraded> {

    @Override
    public Upgraded run(Attempt attempt, Multiaddr address) {
        return upgrader.dial(attempt, endpoint, new PeerAddress(peer, address));
    }

    @Override
    public void discard(Upgraded late) {
        late.discard();
    }
}

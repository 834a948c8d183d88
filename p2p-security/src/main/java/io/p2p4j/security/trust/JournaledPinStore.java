package io.p2p4j.security.trust;

import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.security.Pin;
import io.p2p4j.api.security.PinStore;
import io.p2p4j.security.journal.JournaledStore;

/** Keeps pins in the journal {@code pins}, and in memory for those who ask. */
final class JournaledPinStore extends JournaledStore<Multiaddr, Pin> implements PinStore {

    JournaledPinStore() {
        super(new PinCodec());
    }
}

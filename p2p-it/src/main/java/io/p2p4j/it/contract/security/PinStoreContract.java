package io.p2p4j.it.contract.security;

import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.security.Pin;
import io.p2p4j.api.security.PinStore;
import io.p2p4j.api.security.PinStoreProvider;
import io.p2p4j.it.contract.Peers;
import java.time.Instant;

/** Says what every {@link PinStore} keeps, in the secret store that is found. */
public abstract class PinStoreContract extends KeyedStoreContract<Multiaddr, Pin> {

    private static final int FIRST_PORT = 10_000; // so that addresses ascend with numbers

    /** Makes a contract. */
    protected PinStoreContract() {}

    @Override
    protected abstract PinStoreProvider provider();

    @Override
    protected Multiaddr key(int number) {
        return Multiaddr.parse("/dns4/peer.example.org/tcp/" + (FIRST_PORT + number));
    }

    @Override
    protected Pin entry(int number) {
        return new Pin(key(number), Peers.peer(number), Instant.ofEpochSecond(1_000_000_000));
    }
}

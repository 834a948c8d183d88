package io.p2p4j.it.contract.security;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.api.security.TrustStore;
import io.p2p4j.api.security.TrustStoreProvider;
import io.p2p4j.it.contract.Peers;
import java.time.Instant;
import java.util.Set;

/** Says what every {@link TrustStore} keeps, in the secret store that is found. */
public abstract class TrustStoreContract extends KeyedStoreContract<PeerId, TrustRecord> {

    /** Makes a contract. */
    protected TrustStoreContract() {}

    @Override
    protected abstract TrustStoreProvider provider();

    @Override
    protected PeerId key(int number) {
        return Peers.peer(number);
    }

    @Override
    protected TrustRecord entry(int number) {
        Instant since = Instant.ofEpochSecond(1_000_000_000);
        return new TrustRecord(key(number), TrustLevel.UNTRUSTED, Set.of(), "a test", since);
    }
}

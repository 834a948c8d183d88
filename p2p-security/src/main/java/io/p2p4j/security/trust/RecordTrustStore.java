package io.p2p4j.security.trust;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.api.security.TrustStore;
import io.p2p4j.security.journal.JournaledStore;

/** Keeps trust records in the journal {@code trust}, and in memory for those who ask. */
final class RecordTrustStore extends JournaledStore<PeerId, TrustRecord> implements TrustStore {

    RecordTrustStore() {
        super(new TrustRecordCodec());
    }
}

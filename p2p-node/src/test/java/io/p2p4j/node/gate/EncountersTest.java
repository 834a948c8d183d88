package io.p2p4j.node.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.SetBy;
import io.p2p4j.api.security.Sightings;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.api.security.TrustStore;
import io.p2p4j.node.testing.AuditLines;
import io.p2p4j.node.testing.FakeConnection;
import io.p2p4j.node.testing.Fakes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EncountersTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final TrustStore store = Fakes.trustStore();
    private final AuditLines audit = new AuditLines();

    @Test
    void forgetStrangersThatHaveEndedAndNobodyElse() {
        TrustRecord ended = entry(1, SetBy.FIRST_USE, Optional.of(NOW));
        TrustRecord ending = entry(2, SetBy.FIRST_USE, Optional.of(NOW.plusSeconds(1)));
        TrustRecord lasting = entry(3, SetBy.FIRST_USE, Optional.empty());
        TrustRecord set = entry(4, SetBy.OPERATOR, Optional.of(NOW));
        List.of(ended, ending, lasting, set).forEach(entry -> store.update(entry.peer(), before -> Optional.of(entry)));
        new Encounters(store, audit, InstantSource.fixed(NOW), 9).save();
        assertEquals(Set.of(ending, lasting, set), Set.copyOf(store.all()));
        assertEquals(List.of(new AuditEvent.RecordRemoved(ended)), audit.of(AuditEvent.RecordRemoved.class));
    }

    private static TrustRecord entry(int number, SetBy by, Optional<Instant> expires) {
        PeerId peer = FakeConnection.peer(number);
        return new TrustRecord(peer, TrustLevel.UNTRUSTED, Set.of(), "", by, NOW, expires, Sightings.NONE);
    }
}

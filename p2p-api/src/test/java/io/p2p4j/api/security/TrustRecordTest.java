package io.p2p4j.api.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrustRecordTest {

    private static final PeerId PEER = PeerId.parse("12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA");

    @Test
    void copiesItsGrants() {
        Set<Permission> grants = new HashSet<>(Set.of(new Permission("node:info")));
        TrustRecord known = new TrustRecord(PEER, TrustLevel.TRUSTED, grants, "ours", Instant.EPOCH);
        grants.clear();
        assertEquals(Set.of(new Permission("node:info")), known.grants());
        assertThrows(UnsupportedOperationException.class, () -> known.grants().clear());
    }

    @Test
    void boundsItsReason() {
        String longest = "x".repeat(TrustRecord.MAX_REASON);
        assertEquals(longest, record(longest).reason());
        assertEquals("", record("").reason());
        assertThrows(IllegalArgumentException.class, () -> record(longest + "x"));
    }

    @Test
    void levelsAreOrdered() {
        assertEquals(
                List.of(
                        TrustLevel.UNTRUSTED,
                        TrustLevel.UNKNOWN,
                        TrustLevel.VERIFIED,
                        TrustLevel.TRUSTED,
                        TrustLevel.BOOTSTRAP),
                List.of(TrustLevel.values()));
        assertTrue(TrustLevel.UNTRUSTED.compareTo(TrustLevel.UNKNOWN) < 0);
    }

    @Test
    void anAuditEventCopiesItsAddresses() {
        List<Multiaddr> addresses = new ArrayList<>(List.of(Multiaddr.parse("/memory/a")));
        AuditEvent.NodeStarted event = new AuditEvent.NodeStarted(PEER, addresses);
        addresses.clear();
        assertEquals(List.of(Multiaddr.parse("/memory/a")), event.addresses());
    }

    private static TrustRecord record(String reason) {
        return new TrustRecord(PEER, TrustLevel.TRUSTED, Set.of(), reason, Instant.EPOCH);
    }
}

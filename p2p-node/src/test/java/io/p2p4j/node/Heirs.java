package io.p2p4j.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.rotation.SignedStatement;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.PinStore;
import io.p2p4j.api.security.SetBy;
import io.p2p4j.api.security.Sightings;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.api.security.TrustStore;
import io.p2p4j.api.token.TokenRecord;
import io.p2p4j.api.token.TokenStore;
import io.p2p4j.api.token.TokenTerms;
import io.p2p4j.node.rotation.Bundle;
import io.p2p4j.node.testing.AuditLines;
import io.p2p4j.node.testing.FakeConnection;
import io.p2p4j.node.testing.FakeNotary;
import io.p2p4j.node.testing.Fakes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Sets a node's trust up for statements of keys, and shows it some. */
abstract class Heirs {

    static final PeerId A = FakeConnection.peer(1);
    static final PeerId B = FakeConnection.peer(2);
    static final PeerId C = FakeConnection.peer(3);
    static final PeerId STRANGER = FakeConnection.peer(4);
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    static final Instant LATER = NOW.plus(Duration.ofDays(90));
    static final Permission CALL = new Permission("call:*");

    final TrustStore store = Fakes.trustStore();
    final PinStore pins = Fakes.pinStore();
    final TokenStore tokens = Fakes.tokenStore();
    final AuditLines audit = new AuditLines();
    final FakeNotary notary = new FakeNotary();
    final List<PeerId> changed = new ArrayList<>();
    final Set<PeerId> configured = new HashSet<>();

    Successions successions(int maxFormer) {
        InstantSource clock = InstantSource.fixed(NOW);
        return new Successions(
                notary,
                store,
                pins,
                tokens,
                audit,
                clock,
                settings(maxFormer),
                peer -> store.find(peer)
                        .filter(entry -> !entry.expiredAt(NOW))
                        .or(() -> configured.contains(peer) ? Optional.of(bootstrap(peer)) : Optional.empty()),
                changed::add);
    }

    static SecurityConfig settings(int maxFormer) {
        SecurityConfig usual = SecurityConfig.defaults();
        return new SecurityConfig(
                usual.trustLevelDefault(),
                usual.rejectUnknown(),
                usual.encryptionAtRest(),
                usual.requirePassphrase(),
                usual.trustPolicies(),
                usual.allowList(),
                2,
                usual.maxPins(),
                usual.handshakes(),
                usual.permissions(),
                usual.tokenIssuers(),
                new SecurityConfig.Rotation(Duration.ofDays(30), maxFormer),
                usual.audit(),
                usual.providers());
    }

    Successions.Taken show(PeerId presenter, SignedStatement... statements) {
        return take(9, Optional.of(presenter), statements);
    }

    Successions.Taken take(int maxFormer, Optional<PeerId> presenter, SignedStatement... statements) {
        return successions(maxFormer).take(Bundle.encode(List.of(statements)), presenter, taken -> {});
    }

    static void assertNothing(Successions.Taken taken) {
        assertEquals(new Successions.Taken(Optional.empty(), Set.of(), Map.of()), taken);
    }

    static SignedStatement step(PeerId before, PeerId after) {
        return FakeNotary.succession(before, after, NOW.minusSeconds(60), LATER, true);
    }

    static SignedStatement forged(PeerId before, PeerId after) {
        return FakeNotary.succession(before, after, NOW.minusSeconds(60), LATER, false);
    }

    void know(PeerId peer, TrustLevel level) {
        know(new TrustRecord(peer, level, Set.of(), "a test", NOW));
    }

    void know(TrustRecord entry) {
        store.update(entry.peer(), before -> Optional.of(entry));
    }

    static TrustRecord bootstrap(PeerId peer) {
        return new TrustRecord(
                peer, TrustLevel.BOOTSTRAP, Set.of(), "", SetBy.CONFIGURATION, NOW, Optional.empty(), Sightings.NONE);
    }

    static TrustRecord firstUse(PeerId peer) {
        return new TrustRecord(
                peer, TrustLevel.VERIFIED, Set.of(), "", SetBy.FIRST_USE, NOW, Optional.empty(), Sightings.NONE);
    }

    void token(String id, TokenRecord.Kind kind, PeerId holder) {
        TokenTerms terms = new TokenTerms(Optional.of(holder), Set.of(CALL), Optional.empty(), "");
        tokens.update(id, before -> Optional.of(new TokenRecord(id, kind, terms, NOW, Optional.empty())));
    }

    Optional<PeerId> holder(String id) {
        return tokens.find(id).orElseThrow().terms().holder();
    }
}

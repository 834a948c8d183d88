package io.p2p4j.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.ProtocolException;
import io.p2p4j.api.error.StorageException;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.rotation.SignedStatement;
import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.Pin;
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
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SuccessionsTest {

    private static final PeerId A = FakeConnection.peer(1);
    private static final PeerId B = FakeConnection.peer(2);
    private static final PeerId C = FakeConnection.peer(3);
    private static final PeerId STRANGER = FakeConnection.peer(4);
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Instant LATER = NOW.plus(Duration.ofDays(90));
    private static final Permission CALL = new Permission("call:*");

    private final TrustStore store = Fakes.trustStore();
    private final PinStore pins = Fakes.pinStore();
    private final TokenStore tokens = Fakes.tokenStore();
    private final AuditLines audit = new AuditLines();
    private final FakeNotary notary = new FakeNotary();
    private final List<PeerId> changed = new ArrayList<>();
    private final Set<PeerId> configured = new HashSet<>();

    @Test
    void moveWhatAPeerHasToTheKeyThatFollows() {
        Sightings seen = Sightings.once(NOW, Multiaddr.parse("/ip4/192.0.2.1/tcp/1"));
        know(new TrustRecord(
                A, TrustLevel.TRUSTED, Set.of(CALL), "why", SetBy.OPERATOR, NOW, Optional.of(LATER), seen));
        Successions.Taken taken = show(B, step(A, B));
        assertEquals(new Successions.Taken(Optional.of(B), Set.of(A), Map.of()), taken);
        assertEquals(
                new TrustRecord(
                        B,
                        TrustLevel.TRUSTED,
                        Set.of(CALL),
                        "follows " + A + ": why",
                        SetBy.OPERATOR,
                        NOW,
                        Optional.of(LATER),
                        seen),
                store.find(B).orElseThrow());
        assertEquals(
                new TrustRecord(
                        A, TrustLevel.UNTRUSTED, Set.of(), "gave way to " + B, SetBy.PEER, NOW, Optional.empty(), seen),
                store.find(A).orElseThrow());
        assertEquals(List.of(A, B), changed);
        assertEquals(1, audit.of(AuditEvent.PeerUntrusted.class).size());
        assertEquals(List.of(new AuditEvent.PermissionGranted(B, CALL)), audit.of(AuditEvent.PermissionGranted.class));
    }

    @Test
    void movePinsAndRandomTokensButNotWhatStandsUnderASignature() {
        know(A, TrustLevel.TRUSTED);
        Multiaddr its = Multiaddr.parse("/dns4/a.example/tcp/1");
        Multiaddr other = Multiaddr.parse("/dns4/b.example/tcp/1");
        pins.update(its, before -> Optional.of(new Pin(its, A, NOW)));
        pins.update(other, before -> Optional.of(new Pin(other, C, NOW)));
        token("random", new TokenRecord.Secret("hash"), A);
        token("capability", new TokenRecord.Capability(), A);
        token("another", new TokenRecord.Secret("hash"), C);
        show(B, step(A, B));
        assertEquals(Optional.of(new Pin(its, B, NOW)), pins.find(its));
        assertEquals(C, pins.find(other).orElseThrow().peer());
        assertEquals(Optional.of(B), holder("random"));
        assertEquals(Optional.of(A), holder("capability"));
        assertEquals(Optional.of(C), holder("another"));
    }

    @Nested
    class MoveNothing {

        @Test
        void twice() {
            know(A, TrustLevel.TRUSTED);
            show(B, step(A, B));
            assertNothing(show(B, step(A, B)));
            for (SignedStatement another :
                    List.of(step(A, C), FakeNotary.succession(A, C, NOW.plusSeconds(60), NOW.plusSeconds(99), true))) {
                assertEquals(new Successions.Taken(Optional.empty(), Set.of(), Map.of(A, B)), show(C, another));
                assertEquals(
                        A, audit.of(AuditEvent.ProtocolViolated.class).getLast().peer());
            }
            assertEquals(Optional.empty(), store.find(C));
        }

        @Test
        void inACircleOfKeysThatAreMetOneAfterTheOther() {
            know(A, TrustLevel.TRUSTED);
            show(B, step(A, B));
            assertNothing(show(A, step(B, A)));
            assertEquals(TrustLevel.TRUSTED, store.find(B).orElseThrow().level());
        }

        @Test
        void forAKeyThatDoesNotStandInTheLine() {
            know(A, TrustLevel.TRUSTED);
            assertNothing(show(STRANGER, step(A, B)));
        }

        @Test
        void ofKeysThatNobodyKnowsWithoutALookAtSignatures() {
            assertNothing(show(B, forged(A, B), FakeNotary.revocation(A, Optional.empty(), NOW, false)));
            assertEquals(0, notary.asked());
            assertEquals(List.of(), store.all());
        }

        @Test
        void afterItsEndOrTheGraceOrBeforeItsTime() {
            know(A, TrustLevel.TRUSTED);
            Duration day = Duration.ofDays(1);
            for (SignedStatement statement : List.of(
                    FakeNotary.succession(A, B, NOW.minus(day), NOW, true),
                    FakeNotary.succession(A, B, NOW.minus(day.multipliedBy(30)), LATER, true),
                    FakeNotary.succession(A, B, NOW.plus(Successions.SKEW).plusSeconds(1), LATER, true))) {
                assertNothing(show(B, statement));
            }
            show(B, FakeNotary.succession(A, B, NOW.plus(Successions.SKEW), LATER, true));
            assertEquals(TrustLevel.TRUSTED, store.find(B).orElseThrow().level());
        }

        @Test
        void ofAPeerThatIsBlockedOrToOneOrThroughOne() {
            know(A, TrustLevel.UNTRUSTED);
            assertNothing(show(B, step(A, B)));
            know(A, TrustLevel.TRUSTED);
            know(C, TrustLevel.UNTRUSTED);
            assertNothing(show(C, step(A, C)));
            know(B, TrustLevel.UNTRUSTED);
            assertNothing(show(STRANGER, step(A, B), step(B, STRANGER)));
        }

        @Test
        void ofARecordThatHasExpired() {
            know(new TrustRecord(
                    A, TrustLevel.TRUSTED, Set.of(), "", SetBy.OPERATOR, NOW, Optional.of(NOW), Sightings.NONE));
            assertNothing(show(B, step(A, B)));
        }

        @Test
        void beyondTheMostFormerKeys() {
            know(A, TrustLevel.TRUSTED);
            know(C, TrustLevel.TRUSTED);
            show(B, step(A, B));
            assertNothing(take(1, Optional.of(STRANGER), step(C, STRANGER)));
            AuditEvent.AccessDenied denied =
                    audit.of(AuditEvent.AccessDenied.class).getLast();
            assertEquals(STRANGER, denied.peer());
            assertEquals(
                    Optional.of("security.rotation.max_former"), denied.error().text(Detail.RULE));
            assertEquals(TrustLevel.TRUSTED, store.find(C).orElseThrow().level());
            SignedStatement conditional = FakeNotary.revocation(C, Optional.of(STRANGER), NOW, true);
            assertNothing(take(1, Optional.of(STRANGER), step(C, STRANGER), conditional));
            assertEquals(
                    Set.of(C), take(2, Optional.of(STRANGER), step(C, STRANGER)).ended());
        }
    }

    @Test
    void ofStrangersTakeThePlacesOfStrangersAlone() {
        know(firstUse(A));
        assertEquals(Set.of(A), take(0, Optional.of(B), step(A, B)).ended());
        assertEquals(
                Set.of(SetBy.FIRST_USE),
                store.all().stream().map(TrustRecord::setBy).collect(Collectors.toSet()));
        assertNothing(take(0, Optional.of(C), step(B, C)));
        assertEquals(2, store.all().size());
        SignedStatement revocation = FakeNotary.revocation(B, Optional.empty(), NOW, true);
        assertEquals(Set.of(B), take(0, Optional.of(B), revocation).ended());
        assertEquals(2, store.all().size());
    }

    @Nested
    class AreAViolation {

        @Test
        void ifAStepIsForged() {
            know(A, TrustLevel.TRUSTED);
            violates(B, forged(A, B));
            violates(C, step(A, B), forged(B, C));
            violates(C, forged(A, B), step(B, C));
            assertEquals(Optional.empty(), store.find(C));
            assertEquals(TrustLevel.TRUSTED, store.find(A).orElseThrow().level());
        }

        @Test
        void ifKeysGiveWayTwiceOrTwoToOneOrInACircle() {
            know(A, TrustLevel.TRUSTED);
            violates(B, step(A, B), step(A, C));
            violates(C, step(A, C), step(B, C));
            violates(A, step(A, B), step(B, A));
        }

        @Test
        void ifTheyAreMoreThanAMessageHolds() {
            List<SignedStatement> many = new ArrayList<>();
            for (int i = 0; i < Bundle.MAX_STATEMENTS + 3; i++) {
                many.add(step(FakeConnection.peer(10 + i), FakeConnection.peer(11 + i)));
            }
            assertEquals(
                    Bundle.MAX_STATEMENTS,
                    Bundle.decode(Bundle.encode(many), notary).size());
            byte[] whole = Bundle.encode(many.subList(0, Bundle.MAX_STATEMENTS));
            byte[] more = java.util.Arrays.copyOf(whole, 2 * whole.length);
            System.arraycopy(whole, 0, more, whole.length, whole.length);
            assertThrows(ProtocolException.class, () -> successions(9).take(more, Optional.of(B), taken -> {}));
            byte[] longest = new byte[Bundle.MAX_BYTES + 1];
            assertThrows(ProtocolException.class, () -> successions(9).take(longest, Optional.of(B), taken -> {}));
        }

        private void violates(PeerId presenter, SignedStatement... statements) {
            ProtocolException e = assertThrows(ProtocolException.class, () -> show(presenter, statements));
            assertEquals(ErrorCode.PROTOCOL_VIOLATION, e.code());
        }
    }

    @Nested
    class ALine {

        @Test
        void isTakenAtOnceByWhoSleptThroughItsMiddle() {
            know(A, TrustLevel.TRUSTED);
            assertEquals(new Successions.Taken(Optional.of(C), Set.of(A), Map.of()), show(C, step(B, C), step(A, B)));
            assertEquals(TrustLevel.TRUSTED, store.find(C).orElseThrow().level());
            assertEquals(Optional.empty(), store.find(B));
            assertEquals(Map.of(A, C), show(B, step(A, B)).elsewhere());
            assertEquals(Optional.empty(), store.find(B));
        }

        @Test
        void isCutWhereAStepIsNotInTime() {
            know(A, TrustLevel.TRUSTED);
            assertNothing(show(C, step(B, C), FakeNotary.succession(A, B, NOW.minusSeconds(9), NOW, true)));
        }

        @Test
        void endsEveryKeyThatIsKnownAndLeavesWhatWasSetLast() {
            know(A, TrustLevel.BOOTSTRAP);
            know(B, TrustLevel.VERIFIED);
            show(C, step(A, B), step(B, C));
            assertEquals(TrustLevel.VERIFIED, store.find(C).orElseThrow().level());
            assertEquals(TrustLevel.UNTRUSTED, store.find(A).orElseThrow().level());
            assertEquals(TrustLevel.UNTRUSTED, store.find(B).orElseThrow().level());
        }

        @Test
        void leavesWhatWasMeantBeforeWhatWasMetByChance() {
            know(A, TrustLevel.TRUSTED);
            know(firstUse(B));
            know(firstUse(C));
            show(C, step(A, B), step(B, C));
            assertEquals(TrustLevel.TRUSTED, store.find(C).orElseThrow().level());
        }

        @Test
        void isTakenFromAFormerKeyThatIsConnectedStill() {
            know(A, TrustLevel.TRUSTED);
            assertEquals(Optional.of(B), show(A, step(A, B)).heir());
        }

        @Test
        void leavesTheHeirWhatAnOperatorHasSetForIt() {
            know(A, TrustLevel.TRUSTED);
            know(B, TrustLevel.VERIFIED);
            TrustRecord before = store.find(B).orElseThrow();
            show(B, step(A, B));
            assertEquals(before, store.find(B).orElseThrow());
            assertEquals(TrustLevel.UNTRUSTED, store.find(A).orElseThrow().level());
        }

        @Test
        void movesNothingIfARecordChangesWhileItIsTaken() {
            know(A, TrustLevel.TRUSTED);
            token("random", new TokenRecord.Secret("hash"), A);
            audit.onFlush(() -> know(A, TrustLevel.UNTRUSTED));
            assertThrows(StorageException.class, () -> show(B, step(A, B)));
            assertEquals(Optional.empty(), store.find(B));
            assertEquals(Optional.of(A), holder("random"), "tokens follow trust, and not alone");
        }

        @Test
        void movesNothingIfAKeyInItsMiddleIsBlockedWhileItIsTaken() {
            know(A, TrustLevel.TRUSTED);
            audit.onFlush(() -> know(B, TrustLevel.UNTRUSTED));
            assertThrows(StorageException.class, () -> show(C, step(A, B), step(B, C)));
            assertEquals(Optional.empty(), store.find(C));
        }

        @Test
        void bringsTheTokensAlongThoughAKillCameBetween() {
            know(A, TrustLevel.TRUSTED);
            show(B, step(A, B));
            token("random", new TokenRecord.Secret("hash"), A);
            assertNothing(show(B, step(A, B)));
            assertEquals(Optional.of(B), holder("random"));
        }

        @Test
        void isVerifiedFromTheKeyOnThatIsKnown() {
            know(A, TrustLevel.TRUSTED);
            List<SignedStatement> many = new ArrayList<>(List.of(forged(A, FakeConnection.peer(100))));
            for (int i = 0; i < Bundle.MAX_STATEMENTS - 1; i++) {
                many.add(step(FakeConnection.peer(100 + i), FakeConnection.peer(101 + i)));
            }
            PeerId last = FakeConnection.peer(100 + Bundle.MAX_STATEMENTS - 1);
            assertThrows(ProtocolException.class, () -> show(last, many.toArray(SignedStatement[]::new)));
            assertEquals(1, notary.asked());
        }

        @Test
        void leavesNoBootstrapPeerThatTheConfigurationDoesNotName() {
            configured.add(A);
            show(B, step(A, B));
            assertEquals(TrustLevel.TRUSTED, store.find(B).orElseThrow().level());
        }
    }

    @Nested
    class ARevocation {

        @Test
        void makesAKnownPeerUntrustedWhoeverShowsIt() {
            know(A, TrustLevel.TRUSTED);
            assertEquals(
                    new Successions.Taken(Optional.empty(), Set.of(A), Map.of()),
                    show(STRANGER, FakeNotary.revocation(A, Optional.empty(), NOW, true)));
            assertEquals(TrustLevel.UNTRUSTED, store.find(A).orElseThrow().level());
            assertNothing(show(B, step(A, B)));
        }

        @Test
        void inFavourOfAnotherIsTakenFromThatOne() {
            know(A, TrustLevel.TRUSTED);
            SignedStatement revocation = FakeNotary.revocation(A, Optional.of(B), NOW, true);
            assertNothing(show(STRANGER, revocation));
            SignedStatement next = FakeNotary.revocation(B, Optional.of(STRANGER), NOW, false);
            assertThrows(ProtocolException.class, () -> show(STRANGER, revocation, next));
            assertEquals(TrustLevel.TRUSTED, store.find(A).orElseThrow().level());
            assertEquals(Set.of(A), show(B, revocation).ended());
            assertEquals(
                    "revoked by its own key, in favour of " + B,
                    store.find(A).orElseThrow().reason());
            assertEquals(Optional.empty(), store.find(B));
            assertEquals(List.of(A), changed);
            assertNothing(show(B, step(A, B)));
        }

        @Test
        void waitsForASuccessionThatMayYetBeTaken() {
            know(A, TrustLevel.TRUSTED);
            Instant ahead = NOW.plus(Successions.SKEW).plusSeconds(1);
            assertNothing(show(
                    B,
                    FakeNotary.succession(A, B, ahead, LATER, true),
                    FakeNotary.revocation(A, Optional.of(B), NOW, true)));
            assertNothing(show(A, FakeNotary.revocation(A, Optional.empty(), ahead, true)));
            assertEquals(Optional.of(B), show(B, step(A, B)).heir());
        }

        @Test
        void ofAStolenKeyLetsNothingFollowIt() {
            know(A, TrustLevel.TRUSTED);
            Successions.Taken taken = show(B, FakeNotary.revocation(A, Optional.empty(), NOW, true), step(A, B));
            assertEquals(new Successions.Taken(Optional.empty(), Set.of(A), Map.of()), taken);
            assertEquals(Optional.empty(), store.find(B));
        }

        @Test
        void isTakenThoughStrangersHaveFilledTheStore() {
            know(A, TrustLevel.TRUSTED);
            assertEquals(
                    Set.of(A),
                    take(0, Optional.of(STRANGER), FakeNotary.revocation(A, Optional.empty(), NOW, true))
                            .ended());
            SignedStatement unknown = FakeNotary.revocation(C, Optional.empty(), NOW, true);
            assertEquals(Set.of(C), take(0, Optional.empty(), unknown).ended());
        }

        @Test
        void ofAStrangerIsForgottenAfterTheGrace() {
            know(firstUse(A));
            show(A, FakeNotary.revocation(A, Optional.empty(), NOW, true));
            assertEquals(
                    Optional.of(NOW.plus(Duration.ofDays(30))),
                    store.find(A).orElseThrow().expires());
        }

        @Test
        void thatIsForgedStopsAllThatStandsBesideIt() {
            know(A, TrustLevel.TRUSTED);
            know(C, TrustLevel.TRUSTED);
            SignedStatement forged = FakeNotary.revocation(C, Optional.empty(), NOW, false);
            assertThrows(ProtocolException.class, () -> show(B, step(A, B), forged));
            assertEquals(TrustLevel.TRUSTED, store.find(A).orElseThrow().level());
        }

        @Test
        void comesAfterTheSuccessionsBesideIt() {
            know(A, TrustLevel.TRUSTED);
            Successions.Taken taken = show(B, FakeNotary.revocation(A, Optional.of(B), NOW, true), step(A, B));
            assertEquals(new Successions.Taken(Optional.of(B), Set.of(A), Map.of()), taken);
            assertEquals("gave way to " + B, store.find(A).orElseThrow().reason());
        }

        @Test
        void isAViolationIfItIsForged() {
            know(A, TrustLevel.TRUSTED);
            assertThrows(
                    ProtocolException.class, () -> show(A, FakeNotary.revocation(A, Optional.empty(), NOW, false)));
            assertEquals(TrustLevel.TRUSTED, store.find(A).orElseThrow().level());
        }

        @Test
        void ofAPeerThatNobodyKnowsIsRememberedIfAnOperatorBringsIt() {
            assertNothing(show(A, FakeNotary.revocation(A, Optional.empty(), NOW, true)));
            assertEquals(List.of(), store.all());
            take(9, Optional.empty(), FakeNotary.revocation(A, Optional.empty(), NOW, true));
            assertEquals(TrustLevel.UNTRUSTED, store.find(A).orElseThrow().level());
        }
    }

    @Test
    void areAnsweredBeforeConnectionsEnd() {
        know(A, TrustLevel.TRUSTED);
        byte[] bundle = Bundle.encode(List.of(step(A, B)));
        successions(9).take(bundle, Optional.of(B), taken -> assertEquals(List.of(), changed));
        assertEquals(List.of(A, B), changed);
        know(C, TrustLevel.TRUSTED);
        byte[] next = Bundle.encode(List.of(step(C, STRANGER)));
        assertThrows(
                IllegalStateException.class,
                () -> successions(9).take(next, Optional.of(C), taken -> {
                    throw new IllegalStateException("the peer has gone");
                }));
        assertTrue(changed.contains(C));
    }

    private Successions successions(int maxFormer) {
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

    private static SecurityConfig settings(int maxFormer) {
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

    private Successions.Taken show(PeerId presenter, SignedStatement... statements) {
        return take(9, Optional.of(presenter), statements);
    }

    private Successions.Taken take(int maxFormer, Optional<PeerId> presenter, SignedStatement... statements) {
        return successions(maxFormer).take(Bundle.encode(List.of(statements)), presenter, taken -> {});
    }

    private static void assertNothing(Successions.Taken taken) {
        assertEquals(new Successions.Taken(Optional.empty(), Set.of(), Map.of()), taken);
    }

    private static SignedStatement step(PeerId before, PeerId after) {
        return FakeNotary.succession(before, after, NOW.minusSeconds(60), LATER, true);
    }

    private static SignedStatement forged(PeerId before, PeerId after) {
        return FakeNotary.succession(before, after, NOW.minusSeconds(60), LATER, false);
    }

    private void know(PeerId peer, TrustLevel level) {
        know(new TrustRecord(peer, level, Set.of(), "a test", NOW));
    }

    private void know(TrustRecord entry) {
        store.update(entry.peer(), before -> Optional.of(entry));
    }

    private static TrustRecord bootstrap(PeerId peer) {
        return new TrustRecord(
                peer, TrustLevel.BOOTSTRAP, Set.of(), "", SetBy.CONFIGURATION, NOW, Optional.empty(), Sightings.NONE);
    }

    private static TrustRecord firstUse(PeerId peer) {
        return new TrustRecord(
                peer, TrustLevel.VERIFIED, Set.of(), "", SetBy.FIRST_USE, NOW, Optional.empty(), Sightings.NONE);
    }

    private void token(String id, TokenRecord.Kind kind, PeerId holder) {
        TokenTerms terms = new TokenTerms(Optional.of(holder), Set.of(CALL), Optional.empty(), "");
        tokens.update(id, before -> Optional.of(new TokenRecord(id, kind, terms, NOW, Optional.empty())));
    }

    private Optional<PeerId> holder(String id) {
        return tokens.find(id).orElseThrow().terms().holder();
    }
}

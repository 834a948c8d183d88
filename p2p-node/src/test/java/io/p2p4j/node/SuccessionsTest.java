package io.p2p4j.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.ProtocolException;
import io.p2p4j.api.error.StorageException;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.rotation.SignedStatement;
import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.Pin;
import io.p2p4j.api.security.SetBy;
import io.p2p4j.api.security.Sightings;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.api.token.TokenRecord;
import io.p2p4j.node.rotation.Bundle;
import io.p2p4j.node.testing.FakeConnection;
import io.p2p4j.node.testing.FakeNotary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SuccessionsTest extends Heirs {

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
}

package io.p2p4j.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.p2p4j.api.error.ProtocolException;
import io.p2p4j.api.rotation.SignedStatement;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.node.testing.FakeNotary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RevocationsTest extends Heirs {

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
        assertThrows(ProtocolException.class, () -> show(A, FakeNotary.revocation(A, Optional.empty(), NOW, false)));
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

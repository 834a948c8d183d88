package io.p2p4j.security.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Candidate;
import io.p2p4j.api.security.Pin;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustPolicy;
import io.p2p4j.api.security.TrustPolicy.Admitted;
import io.p2p4j.api.security.TrustPolicy.Refused;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.api.transport.Direction;
import io.p2p4j.security.testing.Folders;
import io.p2p4j.security.testing.Keys;
import io.p2p4j.security.testing.Settings;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AdmittingPoliciesTest {

    private static final PeerId ONE = Keys.ed25519(1).peerId();
    private static final PeerId TWO = Keys.ed25519(2).peerId();
    private static final Multiaddr PLACE = Multiaddr.parse("/dns4/node.example/tcp/4001");

    @Nested
    class AnAllowList {

        @Test
        void admitsThoseListedAtTheirLevelAndNobodyElse() {
            TrustPolicy policy = new AllowListPolicy(Settings.allowing(ONE));
            assertEquals(new Admitted(TrustLevel.UNKNOWN), policy.judge(candidate(ONE, Optional.empty())));
            assertEquals(
                    new Admitted(TrustLevel.TRUSTED),
                    policy.judge(new Candidate(
                            ONE,
                            Direction.INBOUND,
                            PLACE,
                            Optional.of(new TrustRecord(ONE, TrustLevel.TRUSTED, Set.of(), "", Folders.NOW)),
                            Optional.empty())));
            assertRule("security.allow_list", policy.judge(candidate(TWO, Optional.empty())));
        }

        @Test
        void takesAnotherListOver() {
            AllowListPolicy policy = new AllowListPolicy(SecurityConfig.defaults());
            assertRule("security.allow_list", policy.judge(candidate(TWO, Optional.empty())));
            policy.reload(Settings.allowing(TWO));
            assertEquals(new Admitted(TrustLevel.UNKNOWN), policy.judge(candidate(TWO, Optional.empty())));
        }
    }

    @Nested
    class FirstUse {

        private final FirstUsePolicy policy = new FirstUsePolicy(SecurityConfig.defaults());

        @Test
        void admitsWhoeverIsMetFirstAndAgain() {
            assertEquals(new Admitted(TrustLevel.UNKNOWN), policy.judge(candidate(ONE, Optional.empty())));
            assertEquals(new Admitted(TrustLevel.UNKNOWN), policy.judge(candidate(ONE, Optional.of(pin(ONE)))));
        }

        @Test
        void refusesAnotherLoudlyWithAllThereIsToKnow() {
            Refused refused = assertRule("security.pins", policy.judge(candidate(TWO, Optional.of(pin(ONE)))));
            for (Object told : new Object[] {ONE, TWO, PLACE, Folders.NOW}) {
                assertTrue(refused.reason().contains(told.toString()), refused.reason());
            }
        }

        @Test
        void takesAnotherDefaultLevelOver() {
            policy.reload(Settings.levels(TrustLevel.TRUSTED, false));
            assertEquals(new Admitted(TrustLevel.TRUSTED), policy.judge(candidate(ONE, Optional.empty())));
        }
    }

    private static Refused assertRule(String rule, TrustPolicy.Verdict verdict) {
        Refused refused = assertInstanceOf(Refused.class, verdict);
        assertEquals(rule, refused.rule());
        return refused;
    }

    private static Pin pin(PeerId peer) {
        return new Pin(PLACE, peer, Folders.NOW);
    }

    private static Candidate candidate(PeerId peer, Optional<Pin> pin) {
        return new Candidate(peer, Direction.OUTBOUND, PLACE, Optional.empty(), pin);
    }
}

package io.p2p4j.security.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Candidate;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustPolicy.Admitted;
import io.p2p4j.api.security.TrustPolicy.Refused;
import io.p2p4j.api.security.TrustPolicy.Verdict;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.api.transport.Direction;
import io.p2p4j.security.testing.Folders;
import io.p2p4j.security.testing.Keys;
import io.p2p4j.security.testing.Settings;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LevelTrustPolicyTest {

    private static final PeerId PEER = Keys.ed25519(1).peerId();

    @ParameterizedTest
    @EnumSource(
            value = TrustLevel.class,
            names = {"UNKNOWN", "VERIFIED", "TRUSTED", "BOOTSTRAP"})
    void admitsAtTheLevelOfTheRecord(TrustLevel level) {
        for (Direction direction : Direction.values()) {
            assertEquals(new Admitted(level), judge(TrustLevel.UNTRUSTED, false, Optional.of(level), direction));
        }
    }

    @Test
    void admitsAtTheDefaultLevelWithoutARecord() {
        assertEquals(
                new Admitted(TrustLevel.VERIFIED),
                judge(TrustLevel.VERIFIED, true, Optional.empty(), Direction.INBOUND));
    }

    @Test
    void refusesTheUntrustedAlways() {
        for (Direction direction : Direction.values()) {
            assertRule(
                    "security.trust", judge(TrustLevel.TRUSTED, false, Optional.of(TrustLevel.UNTRUSTED), direction));
            assertRule("security.trust_level_default", judge(TrustLevel.UNTRUSTED, false, Optional.empty(), direction));
        }
    }

    @Test
    void refusesStrangersAtTheDoorWhereItIsToldTo() {
        assertRule("security.reject_unknown", judge(TrustLevel.UNKNOWN, true, Optional.empty(), Direction.INBOUND));
        assertRule(
                "security.reject_unknown",
                judge(TrustLevel.TRUSTED, true, Optional.of(TrustLevel.UNKNOWN), Direction.INBOUND));
        assertEquals(
                new Admitted(TrustLevel.UNKNOWN),
                judge(TrustLevel.UNKNOWN, true, Optional.empty(), Direction.OUTBOUND));
        assertEquals(
                new Admitted(TrustLevel.UNKNOWN),
                judge(TrustLevel.UNKNOWN, false, Optional.empty(), Direction.INBOUND));
    }

    private static void assertRule(String rule, Verdict verdict) {
        assertEquals(rule, assertInstanceOf(Refused.class, verdict).rule());
    }

    private static Verdict judge(
            TrustLevel byDefault, boolean rejectUnknown, Optional<TrustLevel> known, Direction direction) {
        SecurityConfig config = Settings.levels(byDefault, rejectUnknown);
        Optional<TrustRecord> entry = known.map(level -> new TrustRecord(PEER, level, Set.of(), "", Folders.NOW));
        return new LevelTrustPolicy(config)
                .judge(new Candidate(
                        PEER, direction, Multiaddr.parse("/ip4/127.0.0.1/tcp/1"), entry, Optional.empty()));
    }
}

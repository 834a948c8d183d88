package io.p2p4j.node.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.Candidate;
import io.p2p4j.api.security.Pin;
import io.p2p4j.api.security.PinStore;
import io.p2p4j.api.security.SetBy;
import io.p2p4j.api.security.Sightings;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustPolicy;
import io.p2p4j.api.security.TrustPolicy.Admitted;
import io.p2p4j.api.security.TrustPolicy.Refused;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.api.security.TrustStore;
import io.p2p4j.api.spi.Reloadable;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.Direction;
import io.p2p4j.node.testing.AuditLines;
import io.p2p4j.node.testing.FakeConnection;
import io.p2p4j.node.testing.Fakes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class KnownPeersTest {

    private static final PeerId PEER = FakeConnection.peer(1);
    private static final PeerId OTHER = FakeConnection.peer(2);
    private static final Multiaddr NAME = Multiaddr.parse("/dns4/node.example/tcp/1");
    private static final TrustPolicy BY_RECORD =
            candidate -> new Admitted(candidate.known().map(TrustRecord::level).orElse(TrustLevel.UNKNOWN));

    private Instant now = Instant.EPOCH;
    private final TrustStore store = Fakes.trustStore();
    private final PinStore pins = Fakes.pinStore();
    private final AuditLines audit = new AuditLines();
    private final Connection inbound = new FakeConnection(PEER, Direction.INBOUND);

    private KnownPeers known(TrustPolicy policy) {
        return new KnownPeers(store, pins, policy, Set.of(OTHER), () -> now);
    }

    private void put(TrustLevel level, Optional<Instant> expires) {
        store.update(
                PEER,
                before -> Optional.of(
                        new TrustRecord(PEER, level, Set.of(), "", SetBy.OPERATOR, now, expires, Sightings.NONE)));
    }

    @Nested
    class AJudgement {

        @Test
        void goesByARecordUntilTheMomentItExpires() {
            put(TrustLevel.TRUSTED, Optional.of(Instant.EPOCH.plusSeconds(1)));
            KnownPeers known = known(BY_RECORD);
            assertEquals(new Admitted(TrustLevel.TRUSTED), known.judge(inbound));
            now = Instant.EPOCH.plusSeconds(1);
            assertEquals(new Admitted(TrustLevel.UNKNOWN), known.judge(inbound));
        }

        @Test
        void refusesTheUntrustedWhateverThePolicyIs() {
            put(TrustLevel.UNTRUSTED, Optional.empty());
            assertRefused(
                    "security.trust",
                    known(candidate -> new Admitted(TrustLevel.BOOTSTRAP)).judge(inbound));
        }

        @Test
        void refusesIfThePolicyFails() {
            assertRefused(
                    "security.trust_policies",
                    known(candidate -> {
                                throw new IllegalStateException("broken");
                            })
                            .judge(inbound));
        }

        @Test
        void handsAPinToThePolicyWhereThisSideDials() {
            pins.update(NAME, before -> Optional.of(new Pin(NAME, OTHER, now)));
            List<Candidate> asked = new ArrayList<>();
            KnownPeers known = known(candidate -> {
                asked.add(candidate);
                return new Admitted(TrustLevel.UNKNOWN);
            });
            known.expect(PEER, NAME);
            known.meet(inbound);
            assertEquals(Optional.of(OTHER), asked.get(0).pin().map(Pin::peer));
            assertEquals(Optional.empty(), asked.get(1).pin());
            assertEquals(
                    "if that is right: p2p trust accept " + new PeerAddress(PEER, NAME),
                    known.error(PEER, NAME, new Refused("", ""))
                            .text(Detail.FIX)
                            .orElseThrow());
        }
    }

    @Nested
    class AChain {

        private static final TrustPolicy TRUSTED = candidate -> new Admitted(TrustLevel.TRUSTED);
        private static final TrustPolicy VERIFIED = candidate -> new Admitted(TrustLevel.VERIFIED);

        private final Candidate candidate =
                new Candidate(PEER, Direction.INBOUND, NAME, Optional.empty(), Optional.empty());

        @Test
        void givesTheLeastLevel() {
            assertEquals(
                    new Admitted(TrustLevel.VERIFIED),
                    new PolicyChain(List.of(TRUSTED, VERIFIED, TRUSTED)).judge(candidate));
        }

        @Test
        void endsWithTheFirstThatRefuses() {
            TrustPolicy refusing = asked -> new Refused("no", "first");
            TrustPolicy unasked = asked -> {
                throw new IllegalStateException("it is not asked");
            };
            assertRefused("first", new PolicyChain(List.of(TRUSTED, refusing, unasked)).judge(candidate));
            assertThrows(IllegalArgumentException.class, () -> new PolicyChain(List.of()));
        }

        @Test
        void handsSettingsToThoseThatTakeThem() {
            List<SecurityConfig> taken = new ArrayList<>();
            new PolicyChain(List.of(TRUSTED, new Taking(taken))).reload(SecurityConfig.defaults());
            assertEquals(List.of(SecurityConfig.defaults()), taken);
        }

        private record Taking(List<SecurityConfig> taken) implements TrustPolicy, Reloadable<SecurityConfig> {
            @Override
            public Verdict judge(Candidate candidate) {
                return new Admitted(TrustLevel.UNKNOWN);
            }

            @Override
            public void reload(SecurityConfig settings) {
                taken.add(settings);
            }
        }
    }

    @Nested
    class AnEncounter {

        private final Encounters encounters = new Encounters(store, audit, () -> now, 2);

        private TrustRecord letIn(TrustLevel judged) {
            encounters.letIn(inbound, new Admitted(judged));
            return store.find(PEER).orElseThrow();
        }

        @Test
        void verifiesAStrangerOnce() {
            assertEquals(TrustLevel.VERIFIED, letIn(TrustLevel.UNKNOWN).level());
            now = now.plusSeconds(1);
            assertEquals(Instant.EPOCH, letIn(TrustLevel.VERIFIED).since());
            assertEquals(1, audit.of(AuditEvent.PeerVerified.class).size());
        }

        @Test
        void leavesWhatSomebodySetAsItIs() {
            put(TrustLevel.UNKNOWN, Optional.empty());
            assertEquals(TrustLevel.UNKNOWN, letIn(TrustLevel.UNKNOWN).level());
            assertEquals(SetBy.OPERATOR, letIn(TrustLevel.UNKNOWN).setBy());
        }

        @Test
        void makesNoRecordOfWhomThePolicyTrustsAlready() {
            encounters.letIn(inbound, new Admitted(TrustLevel.TRUSTED));
            assertEquals(List.of(), store.all());
        }

        @Test
        void revivesNothingThatHasExpired() {
            put(TrustLevel.TRUSTED, Optional.of(now));
            assertEquals(TrustLevel.VERIFIED, letIn(TrustLevel.UNKNOWN).level());
        }

        @Test
        void remembersNoMoreStrangersThanItMay() {
            for (int i = 10; i < 15; i++) {
                encounters.letIn(
                        new FakeConnection(FakeConnection.peer(i), Direction.INBOUND),
                        new Admitted(TrustLevel.UNKNOWN));
            }
            assertEquals(2, store.all().size());
            store.update(store.all().get(0).peer(), before -> Optional.empty());
            encounters.recount();
            letIn(TrustLevel.UNKNOWN);
            assertEquals(2, store.all().size());
        }

        @Test
        void isWrittenDownWithManyOthers() {
            letIn(TrustLevel.UNKNOWN);
            now = now.plusSeconds(5);
            letIn(TrustLevel.VERIFIED);
            assertEquals(Sightings.NONE, store.find(PEER).orElseThrow().sightings());
            encounters.save();
            assertEquals(
                    new Sightings(2, Optional.of(now), List.of(inbound.remote())),
                    store.find(PEER).orElseThrow().sightings());
            encounters.save();
            assertEquals(2, store.find(PEER).orElseThrow().sightings().verified());
        }
    }

    @Nested
    class AMeeting {

        private final Pins meetings = new Pins(pins, () -> now, 2);
        private final Connection outbound = new FakeConnection(PEER, Direction.OUTBOUND);

        private void met(List<Multiaddr> dialled, List<Multiaddr> given) {
            meetings.met(outbound, dialled, given);
        }

        @Test
        void pinsANameOnceAndKeepsWhoWasFirst() {
            met(List.of(NAME), List.of(NAME));
            now = now.plus(Duration.ofDays(1));
            meetings.met(new FakeConnection(OTHER, Direction.OUTBOUND), List.of(NAME), List.of(NAME));
            assertEquals(List.of(new Pin(NAME, PEER, Instant.EPOCH)), pins.all());
        }

        @Test
        void pinsNoMoreThanItMayAndForgetsNoneForAnother() {
            List<Multiaddr> names = List.of(
                    NAME, Multiaddr.parse("/dns4/other.example/tcp/1"), Multiaddr.parse("/dns4/third.example/tcp/1"));
            names.forEach(name -> met(List.of(name), List.of(name)));
            assertEquals(
                    Set.copyOf(names.subList(0, 2)),
                    pins.all().stream().map(Pin::address).collect(Collectors.toSet()));
            pins.update(NAME, before -> Optional.empty());
            met(List.of(names.get(2)), List.of(names.get(2)));
            assertEquals(
                    Set.copyOf(names.subList(1, 3)),
                    pins.all().stream().map(Pin::address).collect(Collectors.toSet()));
        }

        @Test
        void pinsNothingThatIsClaimedUnsureOrNear() {
            Multiaddr near = outbound.remote();
            assertTrue(near.toString().startsWith("/ip4/127."), near.toString());
            met(List.of(NAME), List.of());
            met(List.of(NAME, Multiaddr.parse("/dns4/other.example/tcp/1")), List.of(NAME));
            met(List.of(near), List.of(near));
            met(List.of(Multiaddr.parse("/ip4/10.0.0.1/tcp/1")), List.of(NAME));
            assertEquals(List.of(), pins.all());
        }
    }

    private static void assertRefused(String rule, TrustPolicy.Verdict verdict) {
        assertEquals(rule, assertInstanceOf(Refused.class, verdict).rule());
    }
}

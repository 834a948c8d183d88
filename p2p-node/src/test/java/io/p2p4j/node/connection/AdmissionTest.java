package io.p2p4j.node.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustPolicy;
import io.p2p4j.api.security.TrustStore;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.Direction;
import io.p2p4j.node.gate.Encounters;
import io.p2p4j.node.gate.KnownPeers;
import io.p2p4j.node.gate.PermittedStreams;
import io.p2p4j.node.observe.Digest;
import io.p2p4j.node.observe.Metrics;
import io.p2p4j.node.protocol.Refusal;
import io.p2p4j.node.rotation.Presentation;
import io.p2p4j.node.rpc.Json;
import io.p2p4j.node.rpc.RpcLimits;
import io.p2p4j.node.testing.AuditLines;
import io.p2p4j.node.testing.FakeConnection;
import io.p2p4j.node.testing.Fakes;
import io.p2p4j.node.testing.Time;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdmissionTest {

    private static final P2pError GARBAGE = P2pError.of(ErrorCode.PROTOCOL_VIOLATION, "garbage");

    private final Time time = new Time();
    private final Metrics metrics = new Metrics();
    private final AuditLines audit = new AuditLines();
    private final Admission admission = admission();

    private Admission admission() {
        Json json = new Json();
        RpcLimits limits = RpcLimits.of(1024, 1, 1, Duration.ofSeconds(1), time);
        TrustPolicy all = candidate -> new TrustPolicy.Admitted(TrustLevel.UNKNOWN);
        InstantSource clock = InstantSource.fixed(Instant.EPOCH);
        TrustStore store = Fakes.trustStore();
        KnownPeers known = new KnownPeers(store, Fakes.pinStore(), all, Set.of(), clock);
        return new Admission(
                known,
                new Encounters(store, audit, clock, 10),
                Fakes.heldTokens(known, audit),
                new Links(json, limits),
                audit,
                new Refusal(json, limits),
                protocol -> Optional.empty(),
                new PermittedStreams((connection, wanted, method) -> Optional.empty()),
                Fakes.budgets(audit, metrics, time),
                stream -> {},
                new Presentation(List.of(), clock, time),
                time,
                metrics);
    }

    private void fail(int times, String address, P2pError reason) {
        Multiaddr remote = Multiaddr.parse(address);
        for (int i = 0; i < times; i++) {
            admission.upgradeFailed(remote, reason);
        }
    }

    private List<AuditEvent.HandshakeFailed> failures() {
        return audit.of(AuditEvent.HandshakeFailed.class);
    }

    private void assertCounted(String line) {
        assertTrue(metrics.text().contains(line), metrics.text());
    }

    @Nested
    class AFlood {

        @Test
        void isTwoEventsAndCountsEveryOne() {
            fail(10_000, "/ip4/10.0.0.1/tcp/5", GARBAGE);
            assertEquals(1, failures().size());
            time.pass(Digest.QUIET.minusNanos(1));
            admission.tellFailures();
            assertEquals(1, failures().size());
            time.pass(Duration.ofNanos(1));
            admission.tellFailures();
            assertEquals(2, failures().size());
            assertEquals(9_999L, failures().get(1).error().details().get(Detail.COUNT));
            assertCounted("p2p4j_connections_refused_total{code=\"PROTOCOL_VIOLATION\",stage=\"upgrade\"} 10000.0");
        }

        @Test
        void ofOneSubnetIsOneFlood() {
            fail(1, "/ip4/10.0.0.1/tcp/5", GARBAGE);
            fail(1, "/ip4/10.0.0.254/tcp/6", GARBAGE);
            fail(1, "/ip6/2001:db8:0:1::1/tcp/5", GARBAGE);
            fail(1, "/ip6/2001:db8:0:2::1/tcp/5", GARBAGE);
            assertEquals(2, failures().size());
        }

        @Test
        void ofAnotherSubnetOrCodeIsAnother() {
            fail(2, "/ip4/10.0.0.1/tcp/5", GARBAGE);
            fail(2, "/ip4/10.0.1.1/tcp/5", GARBAGE);
            fail(2, "/ip4/10.0.0.1/tcp/5", P2pError.of(ErrorCode.TIMEOUT, "silence"));
            assertEquals(3, failures().size());
        }

        @Test
        void fromEverywhereIsBounded() {
            for (int i = 0; i < Digest.MAX_KINDS * 3; i++) {
                fail(1, "/ip4/10." + i / 256 + "." + i % 256 + ".1/tcp/5", GARBAGE);
            }
            assertEquals(Digest.MAX_KINDS + 1, failures().size());
        }

        @Test
        void isToldAtTheEndToo() {
            fail(5, "/ip4/10.0.0.1/tcp/5", GARBAGE);
            admission.tellLastFailures();
            assertEquals(4L, failures().get(1).error().details().get(Detail.COUNT));
        }

        @Test
        void thatGoesOnIsOneEventEachTime() {
            for (int i = 0; i < 5; i++) {
                fail(1000, "/ip4/10.0.0.1/tcp/5", GARBAGE);
                time.pass(Digest.QUIET);
                admission.tellFailures();
            }
            assertEquals(6, failures().size());
        }

        @Test
        void thatIsOverIsForgotten() {
            fail(1, "/ip4/10.0.0.1/tcp/5", GARBAGE);
            time.pass(Digest.QUIET);
            admission.tellFailures();
            fail(1, "/ip4/10.0.0.1/tcp/5", GARBAGE);
            assertEquals(2, failures().size());
        }
    }

    @Nested
    class AnEnd {

        @ParameterizedTest
        @EnumSource(names = {"PROTOCOL_VIOLATION", "TIMEOUT", "OVERLOADED", "NETWORK_ERROR"})
        void isInTheAuditLogWithItsReason(ErrorCode code) {
            Connection connection = new FakeConnection(FakeConnection.peer(1), Direction.INBOUND);
            admission.connected(connection);
            assertCounted("p2p4j_connections_open{direction=\"inbound\"} 1.0");
            admission.disconnected(connection, P2pError.of(code, "it broke the rules"));
            assertEquals(
                    List.of(code),
                    audit.of(AuditEvent.PeerDisconnected.class).stream()
                            .map(event -> event.reason().code())
                            .toList());
            assertEquals(
                    code == ErrorCode.PROTOCOL_VIOLATION ? 1 : 0,
                    audit.of(AuditEvent.ProtocolViolated.class).size());
            assertCounted("p2p4j_connections_open{direction=\"inbound\"} 0.0");
            assertCounted("p2p4j_connections_total{direction=\"inbound\"} 1.0");
            assertCounted("p2p4j_connections_ended_total{code=\"" + code + "\"} 1.0");
        }
    }
}

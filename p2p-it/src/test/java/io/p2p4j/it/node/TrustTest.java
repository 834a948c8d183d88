package io.p2p4j.it.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.Pin;
import io.p2p4j.api.security.SetBy;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.it.kit.Nodes;
import io.p2p4j.node.Node;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whom two nodes let in, over TCP: by level, by what was seen before, and by what an operator changes meanwhile. */
@Timeout(60)
class TrustTest {

    private Nodes nodes;

    @BeforeEach
    void start() throws IOException {
        nodes = new Nodes();
    }

    @AfterEach
    void stop() throws IOException {
        nodes.close();
    }

    @Nested
    class ALevel {

        @ParameterizedTest
        @EnumSource
        void decidesWhoIsLetIn(TrustLevel level) throws Exception {
            Node server = nodes.start("server", "security.reject_unknown", "true");
            Node client = nodes.start("client");
            Nodes.trust(server, client, level);
            if (level.compareTo(TrustLevel.UNKNOWN) > 0) {
                assertEquals(server.id(), client.connect(Nodes.address(server)).peer());
            } else {
                P2pError error = Nodes.failure(() -> client.connect(Nodes.address(server)));
                assertEquals(ErrorCode.PEER_NOT_TRUSTED, error.code());
                assertEquals(
                        level == TrustLevel.UNTRUSTED ? "security.trust" : "security.reject_unknown",
                        error.text(Detail.RULE).orElseThrow());
            }
        }

        @ParameterizedTest
        @EnumSource(names = {"VERIFIED", "TRUSTED", "BOOTSTRAP"})
        void givesWhatIsConfiguredForItAndLowerOnes(TrustLevel level) throws Exception {
            Node server = nodes.start("server", "security.permissions." + level, "call:echo/*");
            Node client = nodes.start("client");
            client.connect(Nodes.address(server));
            for (TrustLevel each : List.of(TrustLevel.VERIFIED, TrustLevel.TRUSTED, TrustLevel.BOOTSTRAP)) {
                Nodes.trust(server, client, each);
                boolean byDefault = level != TrustLevel.TRUSTED && each.compareTo(TrustLevel.TRUSTED) >= 0;
                boolean may = each.compareTo(level) >= 0 || byDefault;
                if (may) {
                    assertEquals(
                            "hi", Nodes.say(client, server, "hi").path("text").asString());
                } else {
                    assertEquals(
                            ErrorCode.PERMISSION_DENIED,
                            Nodes.failure(() -> Nodes.say(client, server, "hi")).code());
                }
            }
        }

        @Test
        void thatHasExpiredIsThatOfAStrangerAndEndsTheConnection() throws Exception {
            Node server = nodes.start("server", "security.reject_unknown", "true");
            Node client = nodes.start("client");
            Instant end = Instant.now().plusMillis(1500);
            server.trust().set(client.id(), TrustLevel.TRUSTED, Set.of(), "for a while", Optional.of(end));
            client.connect(Nodes.address(server));
            Nodes.await("the connection is gone", () -> client.peers().isEmpty());
            assertFalse(Instant.now().isBefore(end));
            P2pError error = Nodes.failure(() -> client.connect(Nodes.address(server)));
            assertEquals("security.reject_unknown", error.text(Detail.RULE).orElseThrow());
            assertEquals(
                    TrustLevel.TRUSTED,
                    server.trust().find(client.id()).orElseThrow().level());
        }
    }

    @Nested
    class AStranger {

        @Test
        void isVerifiedByFirstUseAndComesBack() throws Exception {
            Node server = nodes.start("server");
            Node client = nodes.start("client");
            client.connect(Nodes.address(server));
            TrustRecord met = server.trust().find(client.id()).orElseThrow();
            assertEquals(TrustLevel.VERIFIED, met.level());
            assertEquals(SetBy.FIRST_USE, met.setBy());
            assertEquals(Set.of(), met.grants());
            assertEquals(1, nodes.audit("server", "PEER_VERIFIED").size());
            server.close();
            Node strict = nodes.start("server", "security.reject_unknown", "true");
            client.connect(Nodes.address(strict));
            assertEquals(
                    TrustLevel.VERIFIED,
                    strict.trust().find(client.id()).orElseThrow().level());
        }

        @Test
        void isNeverMoreThanVerifiedWhateverItDoes() throws Exception {
            Node server = nodes.start("server");
            Node client = nodes.start("client");
            for (int i = 0; i < 3; i++) {
                client.connect(Nodes.address(server));
                Nodes.failure(() -> Nodes.say(client, server, "please"));
                client.identify(server.id());
            }
            assertEquals(
                    List.of(TrustLevel.VERIFIED),
                    server.trust().all().stream().map(TrustRecord::level).toList());
        }

        @Test
        void isSeenWithTimeAndPlace() throws Exception {
            Node server = nodes.start("server");
            Node client = nodes.start("client");
            client.connect(Nodes.address(server));
            Nodes.await(
                    "it was written down",
                    () -> server.trust()
                            .find(client.id())
                            .filter(entry -> entry.sightings().verified() == 1)
                            .isPresent());
            TrustRecord seen = server.trust().find(client.id()).orElseThrow();
            assertTrue(seen.sightings().last().isPresent());
            assertTrue(seen.sightings().addresses().get(0).toString().startsWith("/ip4/127.0.0.1/tcp/"));
        }
    }

    @Nested
    class ABlockedPeer {

        @Test
        void losesItsConnectionsAtOnceAndIsLetInAgainWhenUnblocked() throws Exception {
            Node server = nodes.start("server");
            Node client = nodes.start("client");
            Nodes.befriend(client, server);
            Nodes.trust(server, client, TrustLevel.UNTRUSTED);
            Nodes.await("the connection is gone", () -> client.peers().isEmpty());
            assertEquals(
                    ErrorCode.PEER_NOT_TRUSTED,
                    Nodes.failure(() -> client.connect(Nodes.address(server))).code());
            assertEquals(
                    TrustLevel.UNTRUSTED,
                    server.trust().remove(client.id()).orElseThrow().level());
            client.connect(Nodes.address(server));
        }

        @Test
        void isNotDialledEither() throws Exception {
            Node server = nodes.start("server");
            Node client = nodes.start("client");
            Nodes.trust(client, server, TrustLevel.UNTRUSTED);
            P2pError error = Nodes.failure(() -> client.connect(Nodes.address(server)));
            assertEquals("local", error.text(Detail.SIDE).orElseThrow());
            assertEquals(0, nodes.audit("server", "HANDSHAKE_COMPLETED").size());
        }
    }

    @Nested
    class AGrant {

        @Test
        void isTakenAwayWhileConnected() throws Exception {
            Node server = nodes.start("server");
            Node client = nodes.start("client");
            client.connect(Nodes.address(server));
            server.trust().grant(client.id(), Set.of(new Permission("call:e*/s*")), "a test");
            assertEquals("hi", Nodes.say(client, server, "hi").path("text").asString());
            server.trust().revoke(client.id(), Set.of(new Permission("call:e*/s*")), "a test");
            assertEquals(
                    ErrorCode.PERMISSION_DENIED,
                    Nodes.failure(() -> Nodes.say(client, server, "hi")).code());
            assertEquals(1, nodes.audit("server", "PERMISSION_GRANTED").size());
            assertEquals(1, nodes.audit("server", "PERMISSION_REVOKED").size());
        }
    }

    @Nested
    class APin {

        @Test
        void refusesAnotherPeerAtANameUntilItIsAccepted() throws Exception {
            Node client = nodes.start("client");
            Node first = nodes.start("first");
            PeerAddress known = Nodes.named(first);
            client.connect(known);
            List<Pin> pins = client.trust().pins();
            assertEquals(
                    List.of(known.address()), pins.stream().map(Pin::address).toList());
            String port = known.address().components().get(1).value();
            first.close();

            Node second = nodes.start("second", "node.listen", "/ip4/127.0.0.1/tcp/" + port);
            PeerAddress changed = Nodes.named(second);
            P2pError mismatch = Nodes.failure(() -> client.connect(known));
            assertEquals(ErrorCode.PEER_ID_MISMATCH, mismatch.code());
            for (Object told : List.of(known.peer(), changed.peer(), pins.get(0).since())) {
                assertTrue(mismatch.message().contains(told.toString()), mismatch.message());
            }
            assertEquals(
                    "if that is right: p2p trust accept " + changed,
                    mismatch.text(Detail.FIX).orElseThrow());
            P2pError error = Nodes.failure(() -> client.connect(changed));
            assertEquals(ErrorCode.PEER_NOT_TRUSTED, error.code());
            assertEquals("security.pins", error.text(Detail.RULE).orElseThrow());
            for (Object told : List.of(
                    known.peer(), changed.peer(), known.address(), pins.get(0).since())) {
                assertTrue(error.message().contains(told.toString()), error.message());
            }
            assertEquals(
                    "if that is right: p2p trust accept " + changed,
                    error.text(Detail.FIX).orElseThrow());

            client.trust().accept(changed);
            assertEquals(second.id(), client.connect(changed).peer());
            assertEquals(second.id(), client.trust().pins().get(0).peer());
        }

        @Test
        void isNotMadeOfALoopbackNumberOrOfWhoComesIn() throws Exception {
            Node server = nodes.start("server");
            Node client = nodes.start("client");
            client.connect(Nodes.address(server));
            assertEquals(List.of(), client.trust().pins());
            assertEquals(List.of(), server.trust().pins());
        }
    }
}

package io.p2p4j.it.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.ResilienceConfig.Limit;
import io.p2p4j.api.error.ConfigException;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.AuditTrail;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.SetBy;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.api.token.TokenTerms;
import io.p2p4j.it.kit.Nodes;
import io.p2p4j.node.Node;
import io.p2p4j.node.NodeKeys;
import io.p2p4j.node.Successions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node whose key gives way to another one, met over TCP by nodes that trust it, by strangers, and by those who slept. */
@Timeout(60)
class RotationTest {

    private static final Permission SAY = new Permission("call:echo/say");

    private Nodes nodes;

    @BeforeEach
    void start() throws IOException {
        nodes = new Nodes();
    }

    @AfterEach
    void stop() throws IOException {
        nodes.close();
    }

    private Node strict() {
        return nodes.start("server", "security.reject_unknown", "true");
    }

    private void met(Node client, Node server) throws InterruptedException {
        Nodes.await("the new key is let in", () -> Nodes.connects(client, server));
    }

    @Nested
    class ASuccessor {

        @Test
        void isLetInWhereStrangersAreRefusedAndHasWhatTheFormerKeyHad() throws Exception {
            Node server = strict();
            Node client = nodes.start("client");
            PeerId before = client.id();
            Instant end = Instant.now().plusSeconds(3600);
            server.trust().set(before, TrustLevel.VERIFIED, Set.of(SAY), "a customer", Optional.of(end));
            client.connect(Nodes.address(server));
            Node rotated = nodes.rotated(client);
            assertNotEquals(before, rotated.id());
            met(rotated, server);
            assertEquals("hi", Nodes.say(rotated, server, "hi").path("text").asString());

            TrustRecord heir = server.trust().find(rotated.id()).orElseThrow();
            assertEquals(TrustLevel.VERIFIED, heir.level());
            assertEquals(Set.of(SAY), heir.grants());
            assertEquals(Optional.of(end), heir.expires());
            assertEquals(SetBy.APPLICATION, heir.setBy());
            assertEquals("follows " + before + ": a customer", heir.reason());
            TrustRecord former = server.trust().find(before).orElseThrow();
            assertEquals(TrustLevel.UNTRUSTED, former.level());
            assertEquals(SetBy.PEER, former.setBy());
            assertEquals("gave way to " + rotated.id(), former.reason());
            assertEquals(Set.of(), former.grants());
            assertTrue(nodes.audit("server", "PEER_UNTRUSTED").stream()
                    .anyMatch(line -> line.path("peer").asString().equals(before.toString())));
        }

        @Test
        void mayCallAtOnceWhereStrangersAreLetIn() throws Exception {
            Node server = nodes.start("server");
            Node client = nodes.start("client");
            Nodes.trust(server, client, TrustLevel.TRUSTED);
            Node rotated = nodes.rotated(client);
            met(rotated, server);
            assertEquals("hi", Nodes.say(rotated, server, "hi").path("text").asString());
            assertEquals(
                    TrustLevel.TRUSTED,
                    server.trust().find(rotated.id()).orElseThrow().level());
        }

        @Test
        void isVerifiedIfTheFormerKeyWasMetByChanceAndIsNeverMore() throws Exception {
            Node server = nodes.start("server");
            Node client = nodes.start("client");
            PeerId before = client.id();
            client.connect(Nodes.address(server));
            Node rotated = nodes.rotated(client);
            met(rotated, server);
            TrustRecord heir = server.trust().find(rotated.id()).orElseThrow();
            assertEquals(TrustLevel.VERIFIED, heir.level());
            assertEquals(SetBy.FIRST_USE, heir.setBy());
            assertEquals(Set.of(), heir.grants());
            assertEquals(
                    TrustLevel.UNTRUSTED,
                    server.trust().find(before).orElseThrow().level());
        }

        @Test
        void usesTheTokenThatWasMadeForTheFormerKey() throws Exception {
            Node server = nodes.start("server");
            Node client = nodes.start("client");
            Nodes.trust(server, client, TrustLevel.VERIFIED);
            String token = server.tokens()
                    .create(new TokenTerms(Optional.of(client.id()), Set.of(SAY), Optional.empty(), ""))
                    .text();
            Node rotated = nodes.rotated(client);
            met(rotated, server);
            Nodes.failure(() -> Nodes.say(rotated, server, "not yet"));
            rotated.present(server.id(), token);
            assertEquals("hi", Nodes.say(rotated, server, "hi").path("text").asString());
        }

        @Test
        void isKnownByWhoSleptThroughTheKeyBetween() throws Exception {
            Node server = strict();
            Node client = nodes.start("client");
            PeerId first = client.id();
            Nodes.trust(server, client, TrustLevel.TRUSTED);
            Node between = nodes.rotated(client);
            PeerId second = between.id();
            Node third = nodes.rotated(between);
            met(third, server);
            assertEquals(
                    TrustLevel.TRUSTED,
                    server.trust().find(third.id()).orElseThrow().level());
            assertEquals(
                    TrustLevel.UNTRUSTED,
                    server.trust().find(first).orElseThrow().level());
            assertEquals(Optional.empty(), server.trust().find(second), "it was never met and has nothing to lose");
        }

        @Test
        void isAStrangerAfterTheGrace() throws Exception {
            Node server = nodes.start("server", "security.reject_unknown", "true", "security.rotation.grace", "1s");
            Node client = nodes.start("client");
            PeerId before = client.id();
            Nodes.trust(server, client, TrustLevel.TRUSTED);
            Node rotated = nodes.rotated(client);
            Instant signed = Instant.now();
            Nodes.await("the grace is over", () -> Instant.now().isAfter(signed.plusSeconds(2)));
            P2pError error = Nodes.failure(() -> rotated.connect(Nodes.address(server)));
            assertEquals(ErrorCode.PEER_NOT_TRUSTED, error.code());
            assertEquals(Optional.empty(), server.trust().find(rotated.id()));
            TrustRecord former = server.trust().find(before).orElseThrow();
            assertEquals(TrustLevel.UNTRUSTED, former.level());
            assertEquals("revoked by its own key, in favour of " + rotated.id(), former.reason());
        }

        @Test
        void ofABlockedKeyIsAStranger() throws Exception {
            Node server = strict();
            Node client = nodes.start("client");
            Nodes.trust(server, client, TrustLevel.UNTRUSTED);
            Node rotated = nodes.rotated(client);
            P2pError error = Nodes.failure(() -> rotated.connect(Nodes.address(server)));
            assertEquals("security.reject_unknown", error.text(Detail.RULE).orElseThrow());
            assertEquals(Optional.empty(), server.trust().find(rotated.id()));
        }
    }

    @Nested
    class TheFormerKey {

        /** Whoever has stolen the key and what the node knew can neither come in nor name another successor. */
        @Test
        void isRefusedAndCannotGiveWayASecondTime() throws Exception {
            Node server = strict();
            Node client = nodes.start("client");
            Nodes.trust(server, client, TrustLevel.TRUSTED);
            PeerId before = client.id();
            client.close();
            copy(nodes.dir("client"), nodes.dir("thief"));
            Node rotated = nodes.rotated(client);
            met(rotated, server);

            Node thief = nodes.start("thief");
            assertEquals(before, thief.id());
            P2pError error = Nodes.failure(() -> thief.connect(Nodes.address(server)));
            assertEquals("security.trust", error.text(Detail.RULE).orElseThrow());
            Node again = nodes.rotated(thief);
            assertEquals(
                    ErrorCode.PEER_NOT_TRUSTED,
                    Nodes.failure(() -> again.connect(Nodes.address(server))).code());
            assertEquals(Optional.empty(), server.trust().find(again.id()));
            assertEquals("hi", Nodes.say(rotated, server, "hi").path("text").asString());
        }

        @Test
        void losesItsConnectionsWhenTheNodeThatRunsWithItAnnouncesTheNewOne() throws Exception {
            Node server = strict();
            Node client = nodes.start("client");
            Nodes.befriend(client, server);
            assertEquals(0, client.announceSuccessor());
            PeerId after;
            try (NodeKeys keys = nodes.builder("client").keys()) {
                after = keys.rotate();
            }
            client.announceSuccessor();
            Nodes.await("its connection has ended", () -> server.peers().isEmpty());
            assertEquals(
                    TrustLevel.TRUSTED, server.trust().find(after).orElseThrow().level());
        }

        @Test
        void leavesTheLimitThatAnOperatorHasSetForIt() throws Exception {
            Node server = strict();
            Node client = nodes.start("client");
            Nodes.trust(server, client, TrustLevel.TRUSTED);
            Limit limit = Limit.requests(7, Duration.ofSeconds(1), 0);
            server.limits().set(client.id(), limit);
            Node rotated = nodes.rotated(client);
            Nodes.await("trust has moved", () -> Nodes.connects(rotated, server));
            Nodes.await(
                    "the limit has followed",
                    () -> server.limits().get(rotated.id()).equals(Optional.of(limit)));
        }

        @Test
        void hasSignedTheAuditLogThatTheNewOneGoesOnWith() throws Exception {
            Node client = nodes.start("client");
            PeerId before = client.id();
            Node rotated = nodes.rotated(client);
            AuditTrail.Report report = rotated.audit().verify();
            assertEquals(List.of(), report.faults());
            assertTrue(report.checkpoints() > 1, report::toString);
            assertEquals(
                    List.of(before + " " + rotated.id()),
                    nodes.audit("client", "KEY_ROTATED").stream()
                            .map(line -> line.path("peer").asString() + " "
                                    + line.path("after").asString())
                            .toList());
        }
    }

    @Nested
    class ARevocation {

        @Test
        void endsTrustWhereItIsMetAndMovesNone() throws Exception {
            Node server = strict();
            Node client = nodes.start("client");
            Nodes.trust(server, client, TrustLevel.TRUSTED);
            client.close();
            try (NodeKeys keys = nodes.builder("client").keys()) {
                keys.revoke();
            }
            Node revoked = nodes.start("client");
            Nodes.await("the server has heard of it", () -> {
                boolean ignored = Nodes.connects(revoked, server);
                return level(server, revoked.id()) == TrustLevel.UNTRUSTED;
            });
            assertEquals(
                    "revoked by its own key",
                    server.trust().find(revoked.id()).orElseThrow().reason());
            revoked.close();
            try (NodeKeys keys = nodes.builder("client").keys()) {
                assertThrows(ConfigException.class, keys::rotate, "nothing follows it");
                assertEquals(revoked.id(), keys.id());
            }
        }

        @Test
        void isTakenFromAFileAlsoOfPeersThatWereNeverMet() throws Exception {
            Node client = nodes.start("client");
            client.close();
            byte[] statements;
            try (NodeKeys keys = nodes.builder("client").keys()) {
                keys.revoke();
                statements = keys.statements();
            }
            nodes.start("server").close();
            try (NodeKeys keys = nodes.builder("server").keys()) {
                assertEquals(
                        new Successions.Taken(Optional.empty(), Set.of(client.id()), Map.of()), keys.take(statements));
                assertEquals(new Successions.Taken(Optional.empty(), Set.of(), Map.of()), keys.take(statements));
            }
            assertEquals(TrustLevel.UNTRUSTED, level(nodes.start("server"), client.id()));
        }
    }

    @Test
    void statementsOfAnotherNodeAreTakenFromAFileToo() throws Exception {
        Node server = strict();
        Node client = nodes.start("client");
        Nodes.trust(server, client, TrustLevel.TRUSTED);
        server.close();
        PeerId before = client.id();
        Node rotated = nodes.rotated(client);
        byte[] statements;
        try (NodeKeys keys = nodes.builder("client").keys()) {
            statements = keys.statements();
        }
        try (NodeKeys keys = nodes.builder("server").keys()) {
            assertEquals(
                    new Successions.Taken(Optional.of(rotated.id()), Set.of(before), Map.of()), keys.take(statements));
        }
        Node again = strict();
        assertEquals(again.id(), rotated.connect(Nodes.address(again)).peer());
    }

    private static TrustLevel level(Node node, PeerId peer) {
        return node.trust().find(peer).map(TrustRecord::level).orElse(TrustLevel.UNKNOWN);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}

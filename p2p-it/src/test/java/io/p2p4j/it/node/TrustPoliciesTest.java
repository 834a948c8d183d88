package io.p2p4j.it.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.PermissionException;
import io.p2p4j.api.error.TrustException;
import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.AuditLog;
import io.p2p4j.api.security.Authorizer;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustPolicy;
import io.p2p4j.it.kit.Nodes;
import io.p2p4j.node.Node;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Trust and grants in the way of messages between nodes over loopback TCP. */
@Timeout(60)
class TrustPoliciesTest {

    private Nodes nodes;

    @BeforeEach
    void start() throws Exception {
        nodes = new Nodes();
    }

    @AfterEach
    void stop() throws Exception {
        nodes.close();
    }

    @Test
    void refusesAStrangerAtTheDoorOnBothEnds() throws Exception {
        Node server = nodes.start("server", "security.reject_unknown", "true");
        Node stranger = nodes.start("stranger");
        TrustException e = assertThrows(TrustException.class, () -> stranger.connect(Nodes.address(server)));
        assertEquals(ErrorCode.PEER_NOT_TRUSTED, e.code());
        assertEquals("remote", e.error().text(Detail.SIDE).orElseThrow());
        assertEquals("security.reject_unknown", e.error().text(Detail.RULE).orElseThrow());
        assertEquals(
                "ask its owner to run: p2p trust add " + stranger.id() + " --level TRUSTED",
                e.error().text(Detail.FIX).orElseThrow());
        JsonNode line = nodes.audit("server", "CONNECTION_REFUSED").get(0);
        assertEquals(stranger.id().toString(), line.path("peer").asString());
        assertEquals("PEER_NOT_TRUSTED", line.path("error_code").asString());
        assertEquals("security.reject_unknown", line.path("rule").asString());
        Nodes.await("the connection is gone", () -> stranger.peers().isEmpty());
        assertTrue(server.peers().isEmpty());
    }

    @Test
    void answersEveryKindOfRequestOfAStrangerWithTheRefusal() throws Exception {
        Node server = nodes.start("server", "security.reject_unknown", "true");
        Node stranger = nodes.start("stranger");
        assertEquals(
                ErrorCode.PEER_NOT_TRUSTED,
                Nodes.failure(() -> stranger.connect(Nodes.address(server))).code());
        assertEquals(
                ErrorCode.PEER_NOT_TRUSTED,
                Nodes.failure(() -> Nodes.say(stranger, server, "please")).code());
        assertEquals(
                ErrorCode.PEER_NOT_TRUSTED,
                Nodes.failure(() -> stranger.ping(server.id())).code());
    }

    @Test
    void letsAStrangerIdentifyAndPingAndNothingElse() throws Exception {
        Node server = nodes.start("server");
        Node stranger = nodes.start("stranger");
        stranger.connect(Nodes.address(server));
        assertFalse(stranger.ping(server.id()).isNegative());
        PermissionException e = assertThrows(PermissionException.class, () -> Nodes.say(stranger, server, "please"));
        assertEquals("security.permissions", e.error().text(Detail.RULE).orElseThrow());
        assertEquals("call:echo/say", e.error().text(Detail.PERMISSION).orElseThrow());
        assertEquals(1, nodes.audit("server", "PERMISSION_DENIED").size());
    }

    @Test
    void refusesABlockedPeerAndClosesItsConnection() throws Exception {
        Node server = nodes.start("server");
        Node client = nodes.start("client");
        Nodes.befriend(client, server);
        Nodes.trust(server, client, TrustLevel.UNTRUSTED);
        Nodes.await("the connection is gone", () -> client.peers().isEmpty());
        P2pError error = Nodes.failure(() -> Nodes.say(client, server, "please"));
        assertEquals(ErrorCode.PEER_NOT_TRUSTED, error.code());
        assertEquals("security.trust", error.text(Detail.RULE).orElseThrow());
        server.trust().remove(client.id());
        assertEquals(
                ErrorCode.PERMISSION_DENIED,
                Nodes.failure(() -> Nodes.say(client, server, "?")).code());
    }

    @Test
    void givesWhatIsGrantedAndNoMore() throws Exception {
        Node server = nodes.start("server");
        Node client = nodes.start("client");
        client.connect(Nodes.address(server));
        Nodes.trust(server, client, TrustLevel.VERIFIED, "call:echo/*");
        assertEquals("hi", Nodes.say(client, server, "hi").path("text").asString());
        assertEquals(
                ErrorCode.PERMISSION_DENIED,
                Nodes.failure(() -> client.call(server.id(), "node/info", Map.of(), JsonNode.class))
                        .code());
        for (String spelling : List.of("echo//say", "ECHO/say", "/echo/say", "echo/../node/info")) {
            P2pError error = Nodes.failure(() -> client.call(server.id(), spelling, Map.of(), JsonNode.class));
            assertTrue(
                    Set.of(ErrorCode.PERMISSION_DENIED, ErrorCode.METHOD_NOT_FOUND)
                            .contains(error.code()),
                    () -> spelling + ": " + error);
        }
    }

    @Test
    void letsBootstrapPeersIn() throws Exception {
        Node seed = nodes.start("seed");
        Node node = nodes.start(
                "node", "node.bootstrap", Nodes.address(seed).toString(), "security.reject_unknown", "true");
        Nodes.await("the seed is reached", () -> node.peers().contains(seed.id()));
        Nodes.await("and hears of it", () -> seed.peers().contains(node.id()));
        assertEquals(
                "BOOTSTRAP",
                nodes.audit("node", "PEER_CONNECTED").get(0).path("level").asString());
    }

    @Test
    void survivesARestart() throws Exception {
        Node friend = nodes.start("friend");
        try (Node server = nodes.start("server", "security.reject_unknown", "true")) {
            Nodes.trust(server, friend, TrustLevel.TRUSTED);
        }
        Node again = nodes.start("server", "security.reject_unknown", "true");
        friend.connect(Nodes.address(again));
        assertEquals("hi", Nodes.say(friend, again, "hi").path("text").asString());
    }

    @Test
    void refusesWhenThePolicyFails() throws Exception {
        TrustPolicy broken = candidate -> {
            throw new IllegalStateException("broken");
        };
        Node server = nodes.start(nodes.builder("server").with(TrustPolicy.class, broken));
        Node client = nodes.start("client");
        assertEquals(
                ErrorCode.PEER_NOT_TRUSTED,
                Nodes.failure(() -> client.connect(Nodes.address(server))).code());
    }

    @Test
    void refusesWhenTheAuthorizerFails() throws Exception {
        Authorizer broken = (caller, wanted) -> {
            throw new IllegalStateException("broken");
        };
        Node server = nodes.start(nodes.builder("server").with(Authorizer.class, broken));
        Node client = nodes.start("client");
        Nodes.befriend(client, server);
        assertEquals(
                ErrorCode.INTERNAL_ERROR,
                Nodes.failure(() -> Nodes.say(client, server, "?")).code());
    }

    @Test
    void refusesWhatCannotBeAudited() throws Exception {
        Node server = nodes.start(nodes.builder("server").with(AuditLog.class, new FullDisk()));
        Node client = nodes.start("client");
        Nodes.befriend(client, server);
        assertEquals(
                ErrorCode.INTERNAL_ERROR,
                Nodes.failure(() -> Nodes.say(client, server, "?")).code());
    }

    /** Records nothing that grants. */
    private static final class FullDisk implements AuditLog {
        @Override
        public void open(Identity signer) {}

        @Override
        public void flush() {}

        @Override
        public void append(AuditEvent event) {
            if (event instanceof AuditEvent.AccessGranted) {
                throw P2pError.of(ErrorCode.STORAGE_FAILED, "no space left").toException();
            }
        }

        @Override
        public void close() {}
    }
}

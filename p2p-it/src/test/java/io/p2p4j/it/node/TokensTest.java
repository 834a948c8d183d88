package io.p2p4j.it.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.token.TokenAuthority;
import io.p2p4j.api.token.TokenTerms;
import io.p2p4j.it.kit.Nodes;
import io.p2p4j.node.Node;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What tokens permit, over TCP. */
@Timeout(60)
class TokensTest {

    private static final Permission SAY = new Permission("call:echo/say");

    private Nodes nodes;
    private Node server;
    private Node alice;
    private Node bob;

    @BeforeEach
    void start() throws Exception {
        nodes = new Nodes();
        server = nodes.start("server");
        alice = nodes.start("alice");
        bob = nodes.start("bob");
        alice.connect(Nodes.address(server));
        bob.connect(Nodes.address(server));
    }

    @AfterEach
    void stop() throws IOException {
        nodes.close();
    }

    private static TokenTerms terms(Optional<PeerId> holder, Instant end, String... permissions) {
        Set<Permission> all =
                Set.copyOf(Arrays.stream(permissions).map(Permission::new).toList());
        return new TokenTerms(holder, all, Optional.of(end), "a test");
    }

    private static Instant hour() {
        return Instant.now().plusSeconds(3600);
    }

    private void denied(Node client) throws Exception {
        assertEquals(
                ErrorCode.PERMISSION_DENIED,
                Nodes.failure(() -> Nodes.say(client, server, "please")).code());
    }

    private P2pError refused(Node client, String token) throws Exception {
        P2pError error = Nodes.failure(() -> {
            client.present(server.id(), token);
            return client;
        });
        assertEquals(ErrorCode.TOKEN_INVALID, error.code());
        return error;
    }

    private void says(Node client) throws Exception {
        assertEquals("hi", Nodes.say(client, server, "hi").path("text").asString());
    }

    @Test
    void permitUntilTheyAreRevoked() throws Exception {
        denied(alice);
        TokenAuthority.Issued issued = server.tokens().create(terms(Optional.of(alice.id()), hour(), SAY.pattern()));
        alice.present(server.id(), issued.text());
        says(alice);
        P2pError stolen = refused(bob, issued.text());
        assertFalse(stolen.message().contains("made for"), stolen.message());
        denied(bob);
        server.tokens().revoke(issued.record().id());
        denied(alice);
        refused(alice, issued.text());
        assertEquals(1, nodes.audit("server", "TOKEN_CREATED").size());
        assertEquals(2, nodes.audit("server", "TOKEN_USED").size()); // presented once, used once
        assertEquals(1, nodes.audit("server", "TOKEN_REVOKED").size());
    }

    @Test
    void endOnTheirOwn() throws Exception {
        Instant end = Instant.now().plusMillis(1200);
        alice.present(
                server.id(),
                server.tokens()
                        .create(terms(Optional.empty(), end, SAY.pattern()))
                        .text());
        Nodes.await("it has ended", () -> !Instant.now().isBefore(end));
        denied(alice);
    }

    @Test
    void arePresentedAgainOnTheNextConnection() throws Exception {
        String token = server.tokens()
                .create(terms(Optional.of(alice.id()), hour(), SAY.pattern()))
                .text();
        alice.present(server.id(), token);
        Nodes.trust(server, alice, TrustLevel.UNTRUSTED);
        Nodes.await("the connection is gone", () -> alice.peers().isEmpty());
        assertEquals(
                ErrorCode.PEER_NOT_TRUSTED,
                Nodes.failure(() -> Nodes.say(alice, server, "please")).code());
        server.trust().remove(alice.id());
        says(alice);
    }

    @Test
    void permitNothingBeyondTheirPermissions() throws Exception {
        alice.present(
                server.id(),
                server.tokens()
                        .create(terms(Optional.of(alice.id()), hour(), "call:other/*", "relay"))
                        .text());
        denied(alice);
    }

    @Test
    void areNarrowedAndPassedOnWithoutTheirIssuer() throws Exception {
        String capability = server.tokens()
                .createCapability(terms(Optional.of(alice.id()), hour(), "call:echo/*"))
                .text();
        refused(bob, capability);
        String narrow = alice.tokens()
                .narrow(capability, terms(Optional.of(bob.id()), Instant.now().plusSeconds(60), SAY.pattern()));
        refused(alice, narrow);
        denied(bob);
        bob.present(server.id(), narrow);
        says(bob);
        assertEquals(
                ErrorCode.TOKEN_INVALID,
                Nodes.failure(() -> alice.tokens().narrow(capability, terms(Optional.of(bob.id()), hour(), "call:*")))
                        .code());
        server.tokens().revoke(server.tokens().all().get(0).id());
        denied(bob);
    }

    @Test
    void areWorthNothingOnceWhoPassedThemOnIsBlocked() throws Exception {
        String capability = server.tokens()
                .createCapability(terms(Optional.of(alice.id()), hour(), "call:echo/*"))
                .text();
        String narrow =
                alice.tokens().narrow(capability, terms(Optional.of(bob.id()), hour().minusSeconds(60), SAY.pattern()));
        Nodes.trust(server, alice, TrustLevel.UNTRUSTED);
        refused(bob, narrow);
    }

    @Test
    void areNotTakenFromWhoIsNotLetIn() throws Exception {
        Node strict = nodes.start("strict", "security.reject_unknown", "true");
        String token = strict.tokens()
                .create(terms(Optional.of(alice.id()), hour(), SAY.pattern()))
                .text();
        assertEquals(
                ErrorCode.PEER_NOT_TRUSTED,
                Nodes.failure(() -> alice.connect(Nodes.address(strict))).code());
        assertEquals(
                ErrorCode.PEER_NOT_TRUSTED,
                Nodes.failure(() -> {
                            alice.present(strict.id(), token);
                            return alice;
                        })
                        .code());
        assertTrue(strict.peers().isEmpty());
    }
}

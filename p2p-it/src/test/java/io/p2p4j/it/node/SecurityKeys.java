package io.p2p4j.it.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.token.TokenTerms;
import io.p2p4j.it.contract.Peers;
import io.p2p4j.it.kit.Nodes;
import io.p2p4j.node.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Proves the keys of section {@code security}. */
final class SecurityKeys extends Keys {

    SecurityKeys(Scene scene) {
        super(scene);
    }

    @Override
    Map<String, Proof> proofs() {
        Map<String, Proof> proofs = new TreeMap<>();
        proofs.put("security.trust_level_default", this::defaultLevel);
        proofs.put("security.reject_unknown", this::rejectUnknown);
        proofs.put("security.encryption_at_rest", this::encryption);
        proofs.put("security.require_passphrase", this::passphrase);
        proofs.put("security.permissions", this::permissions);
        proofs.put("security.providers.key_vault", key -> provider(key, "files"));
        proofs.put("security.providers.secret_store", key -> provider(key, "files"));
        proofs.put("security.providers.trust_store", key -> provider(key, "records"));
        proofs.put("security.providers.pin_store", key -> provider(key, "journal"));
        proofs.put("security.providers.token_store", key -> provider(key, "journal"));
        proofs.put("security.providers.token_authority", key -> provider(key, "node"));
        proofs.put("security.trust_policies", this::policies);
        proofs.put("security.allow_list", this::allowList);
        proofs.put("security.max_first_use", this::maxFirstUse);
        proofs.put("security.max_pins", this::maxPins);
        proofs.put("security.token_issuers", this::tokenIssuers);
        proofs.put("security.providers.notary", key -> provider(key, "envelopes"));
        proofs.put("security.rotation.grace", this::grace);
        proofs.put("security.rotation.max_former", this::maxFormer);
        proofs.put("security.providers.authorizer", key -> provider(key, "grants"));
        proofs.put("security.providers.audit", key -> provider(key, "jsonl"));
        proofs.put("security.handshakes", this::handshakes);
        return proofs;
    }

    private void defaultLevel(String key) throws Exception {
        Node server = node(key, "trusted");
        Node stranger = node();
        stranger.connect(Nodes.address(server));
        assertEquals("hi", Nodes.say(stranger, server, "hi").path("text").asString());
    }

    private void rejectUnknown(String key) throws Exception {
        Node stranger = node();
        stranger.connect(Nodes.address(node(key, "false")));
        Node strict = node(key, "true");
        P2pError error = Nodes.failure(() -> stranger.connect(Nodes.address(strict)));
        assertEquals(ErrorCode.PEER_NOT_TRUSTED, error.code());
    }

    private void encryption(String key) throws Exception {
        for (boolean encrypted : new boolean[] {true, false}) {
            String name = "encrypted-" + encrypted;
            Node node = scene.nodes().start(name, key, String.valueOf(encrypted));
            node.trust().set(Peers.peer(1), TrustLevel.TRUSTED, Set.of(), "a telling reason");
            try (java.util.stream.Stream<java.nio.file.Path> files =
                    Files.walk(scene.nodes().dir(name).resolve("state"))) {
                boolean readable = files.filter(Files::isRegularFile).anyMatch(SecurityKeys::tells);
                assertEquals(!encrypted, readable);
            }
        }
    }

    private static boolean tells(java.nio.file.Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains("a telling reason");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void passphrase(String key) throws Exception {
        assertEquals(
                ErrorCode.PASSPHRASE_REQUIRED,
                Nodes.failure(() -> node(key, "true")).code());
        node(key, "false");
    }

    private void handshakes(String key) throws Exception {
        provider(key, "noise");
        Node tls = node(key, "tls");
        Node noise = node(key, "noise", "resilience.retry.max_attempts", "1");
        assertEquals(
                ErrorCode.PROTOCOL_NOT_SUPPORTED,
                Nodes.failure(() -> noise.connect(Nodes.address(tls))).code());
        assertEquals(
                tls.id(), node(key, "noise,tls").connect(Nodes.address(tls)).peer());
    }

    private void policies(String key) throws Exception {
        provider(key, "levels");
        Node stranger = node();
        stranger.connect(Nodes.address(node(key, "levels")));
        Node strict = node(key, "levels,allow_list");
        P2pError error = Nodes.failure(() -> stranger.connect(Nodes.address(strict)));
        assertEquals("security.allow_list", error.text(Detail.RULE).orElseThrow());
        assertEquals(
                ErrorCode.CONFIG_INVALID, Nodes.failure(() -> node(key, "")).code());
    }

    private void allowList(String key) throws Exception {
        Node listed = node();
        Node other = node();
        Node server = node(
                "security.trust_policies", "levels,allow_list", key, listed.id().toString());
        listed.connect(Nodes.address(server));
        assertEquals(
                ErrorCode.PEER_NOT_TRUSTED,
                Nodes.failure(() -> other.connect(Nodes.address(server))).code());
    }

    private void maxFirstUse(String key) throws Exception {
        Node server = node(key, "1");
        for (int i = 0; i < 3; i++) {
            node().connect(Nodes.address(server));
        }
        assertEquals(1, server.trust().all().size());
        Node forgetful = node(key, "0");
        node().connect(Nodes.address(forgetful));
        assertEquals(0, forgetful.trust().all().size());
    }

    /** What was signed with the one grace is taken up by the other, whichever is less. */
    private void grace(String key) throws Exception {
        Node patient = node("security.reject_unknown", "true", key, "1h");
        Node hasty = node("security.reject_unknown", "true", key, "1s");
        Node client = node();
        for (Node server : List.of(patient, hasty)) {
            Nodes.trust(server, client, TrustLevel.TRUSTED);
        }
        Instant signed = Instant.now();
        Node rotated = scene.nodes().rotated(client);
        Nodes.await("more than a second has passed", () -> Instant.now().isAfter(signed.plusSeconds(3)));
        Nodes.await("trust has moved", () -> Nodes.connects(rotated, patient));
        assertEquals(
                ErrorCode.PEER_NOT_TRUSTED,
                Nodes.failure(() -> rotated.connect(Nodes.address(hasty))).code());
    }

    private void maxFormer(String key) throws Exception {
        Node server = node("security.reject_unknown", "true", key, "1");
        Node first = node();
        Node second = node();
        Nodes.trust(server, first, TrustLevel.TRUSTED);
        Nodes.trust(server, second, TrustLevel.TRUSTED);
        Node firstAgain = scene.nodes().rotated(first);
        Nodes.await("trust has moved", () -> Nodes.connects(firstAgain, server));
        Node secondAgain = scene.nodes().rotated(second);
        assertEquals(
                ErrorCode.PEER_NOT_TRUSTED,
                Nodes.failure(() -> secondAgain.connect(Nodes.address(server))).code());
    }

    private void maxPins(String key) throws Exception {
        Node client = node(key, "1");
        for (int i = 0; i < 2; i++) {
            client.connect(Nodes.named(node()));
        }
        assertEquals(1, client.trust().pins().size());
        Node forgetful = node(key, "0");
        forgetful.connect(Nodes.named(node()));
        assertEquals(List.of(), forgetful.trust().pins());
    }

    private void tokenIssuers(String key) throws Exception {
        Node issuer = node();
        Node client = node();
        String token = issuer.tokens()
                .createCapability(new TokenTerms(
                        Optional.of(client.id()),
                        Set.of(new Permission("call:echo/*")),
                        Optional.of(Instant.now().plusSeconds(600)),
                        ""))
                .text();
        Node server = node(key, issuer.id().toString());
        client.connect(Nodes.address(server));
        client.present(server.id(), token);
        assertEquals("hi", Nodes.say(client, server, "hi").path("text").asString());
        Node other = node();
        client.connect(Nodes.address(other));
        assertEquals(
                ErrorCode.TOKEN_INVALID,
                Nodes.failure(() -> {
                            client.present(other.id(), token);
                            return other;
                        })
                        .code());
    }

    private void permissions(String key) throws Exception {
        Node server = node(key + ".UNKNOWN", "call:echo/*");
        Node stranger = node();
        stranger.connect(Nodes.address(server));
        assertEquals("hi", Nodes.say(stranger, server, "hi").path("text").asString());
    }
}

package io.p2p4j.it.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.it.kit.Nodes;
import io.p2p4j.it.kit.RedisServer;
import io.p2p4j.node.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Proves the keys of section {@code resilience.rate_limit.redis}. */
final class RedisKeys extends Keys {

    private static final String LIMIT = "resilience.rate_limit.";
    private static final String URI = LIMIT + "redis.uri";
    private static final String TIMEOUT = LIMIT + "redis.timeout";
    private static final String ON_FAILURE = LIMIT + "redis.on_failure";
    private static final String PASSWORD = LIMIT + "redis.password";

    RedisKeys(Scene scene) {
        super(scene);
    }

    @Override
    Map<String, Proof> proofs() {
        return Map.of(
                URI,
                this::uri,
                LIMIT + "redis.key_prefix",
                this::keyPrefix,
                TIMEOUT,
                key -> {
                    assertEquals(40, waitWithoutRedis(key, "40s"), 2);
                    assertEquals(20, waitWithoutRedis(key, "20s"), 2);
                },
                ON_FAILURE,
                key -> {
                    assertEquals("refused", withoutRedis(key, "refuse"));
                    assertEquals("answered", withoutRedis(key, "allow"));
                },
                PASSWORD,
                this::password,
                LIMIT + "redis.username",
                this::username);
    }

    /** Starts a node that answers each peer once. */
    private Node sharing(String... settings) {
        List<String> all = new ArrayList<>(List.of(LIMIT + "provider", "redis", LIMIT + "max_requests", "1"));
        all.addAll(List.of(LIMIT + "time_window", "1h", TIMEOUT, "20s"));
        all.addAll(List.of(settings));
        return node(all.toArray(String[]::new));
    }

    private static String asked(Node client, Node server) throws Exception {
        Nodes.befriend(client, server);
        try {
            Nodes.say(client, server, "hi");
            return "answered";
        } catch (io.p2p4j.api.error.RateLimitException e) {
            assertEquals(ErrorCode.RATE_LIMIT_EXCEEDED, e.code());
            return "refused";
        }
    }

    private void uri(String key) throws Exception {
        try (RedisServer redis = RedisServer.start();
                RedisServer another = RedisServer.start()) {
            Node client = node();
            assertEquals("answered", asked(client, sharing(key, redis.uri())));
            assertEquals("refused", asked(client, sharing(key, redis.uri())));
            assertEquals("answered", asked(client, sharing(key, another.uri())));
        }
    }

    private void keyPrefix(String key) throws Exception {
        try (RedisServer redis = RedisServer.start()) {
            Node client = node();
            assertEquals("answered", asked(client, sharing(URI, redis.uri(), key, "red")));
            assertEquals("answered", asked(client, sharing(URI, redis.uri(), key, "blue")));
            assertEquals("refused", asked(client, sharing(URI, redis.uri(), key, "red")));
        }
    }

    private static String nowhere() throws IOException {
        return "redis://127.0.0.1:" + RedisServer.freePort();
    }

    private String withoutRedis(String key, String value) throws Exception {
        return asked(node(), sharing(URI, nowhere(), key, value));
    }

    private double waitWithoutRedis(String key, String value) throws Exception {
        Node server = sharing(URI, nowhere(), key, value);
        Node client = friendOf(server);
        P2pError error = Nodes.failure(() -> Nodes.say(client, server, "hi"));
        assertEquals(ON_FAILURE, error.text(Detail.RULE).orElseThrow());
        return error.retryAfter().orElseThrow().toMillis() / 1e3;
    }

    private String secret(String password) throws IOException {
        Path file = Files.createFile(
                scene.nodes().dir(scene.next() + ".password"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return "file:" + Files.writeString(file, password);
    }

    private void password(String key) throws Exception {
        try (RedisServer redis = RedisServer.start("--requirepass", "open sesame")) {
            assertEquals("answered", asked(node(), sharing(URI, redis.uri(), key, secret("open sesame"))));
            assertEquals("refused", asked(node(), sharing(URI, redis.uri(), key, secret("open barley"))));
        }
    }

    private void username(String key) throws Exception {
        String[] users = {"--requirepass", "closed", "--user", "ali", "on", ">sesame", "~*", "+@all"};
        try (RedisServer redis = RedisServer.start(users)) {
            String[] settings = {URI, redis.uri(), PASSWORD, secret("sesame")};
            assertEquals("refused", asked(node(), sharing(settings)));
            List<String> named = new ArrayList<>(List.of(settings));
            named.addAll(List.of(key, "ali"));
            assertEquals("answered", asked(node(), sharing(named.toArray(String[]::new))));
        }
    }
}

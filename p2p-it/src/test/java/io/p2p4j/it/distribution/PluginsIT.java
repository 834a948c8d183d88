package io.p2p4j.it.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.core.IntervalFunction;
import io.p2p4j.api.security.TrustPolicyProvider;
import io.p2p4j.it.kit.PluginJars;
import io.p2p4j.it.kit.RedisServer;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the packaged {@code p2p} with plug-ins of third parties. */
@Timeout(300)
class PluginsIT {

    private static final String POLICY = "security.trust_policies=";
    private static final Map<String, String> SECRET = Map.of("P2P_PASSPHRASE", "correct horse battery staple");

    @TempDir
    private Path dir;

    private static Map<String, String> with(Path plugins) {
        return Map.of("P2P_PASSPHRASE", "correct horse battery staple", "P2P4J_PLUGINS", plugins.toString());
    }

    private String node(String name) throws Exception {
        String folder = "--dir=" + dir.resolve(name);
        P2p.Result made = P2p.run(SECRET, "init", folder);
        assertEquals(0, made.exit(), made::errors);
        return folder;
    }

    private static void refused(P2p.Result result, String... parts) {
        assertEquals(1, result.exit(), result::output);
        for (String part : parts) {
            assertTrue(result.errors().contains(part), result.errors());
        }
    }

    @Test
    void aPolicyOfAThirdPartyJudges() throws Exception {
        Path plugin = new PluginJars(dir).build("example.network");
        String server = node("server");
        String client = node("client");
        P2p.Result stranger = pinged(plugin, server, client, "10.0.0.0/8");
        refused(stranger, "REFUSED  PEER_NOT_TRUSTED  by the remote, rule one_network");
        P2p.Result answered = pinged(plugin, server, client, "127.0.0.0/8");
        assertEquals(0, answered.exit(), answered::errors);
    }

    private P2p.Result pinged(Path plugin, String server, String client, String network) throws Exception {
        Files.writeString(dir.resolve("server").resolve("network.txt"), network);
        Process running = P2p.start(
                with(plugin),
                "run",
                server,
                "--set",
                POLICY + "one_network",
                "--set",
                "security.reject_unknown=false",
                "--set",
                "node.listen=/ip4/127.0.0.1/tcp/0");
        try {
            return P2p.run(SECRET, "ping", "-n", "1", client, P2p.line(running, "listening"));
        } finally {
            running.destroy();
            assertTrue(running.waitFor(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void aLimiterOfAThirdPartyLimits() throws Exception {
        Path plugin = new PluginJars(dir).build("example.window");
        String server = node("server");
        String client = node("client");
        String id = P2p.run(SECRET, "id", client).output().trim();
        assertEquals(
                0,
                P2p.run(SECRET, "trust", "add", id, "--level", "TRUSTED", server)
                        .exit());
        Process running = P2p.start(
                with(plugin),
                "run",
                server,
                "--set",
                "resilience.rate_limit.provider=sliding_window",
                "--set",
                "resilience.rate_limit.max_requests=1",
                "--set",
                "resilience.rate_limit.burst=1",
                "--set",
                "resilience.rate_limit.time_window=1h",
                "--set",
                "node.listen=/ip4/127.0.0.1/tcp/0");
        try {
            String[] call = {"call", client, P2p.line(running, "listening"), "node/info", "{}"};
            assertEquals(0, P2p.run(SECRET, call).exit());
            assertEquals(0, P2p.run(SECRET, call).exit());
            P2p.Result third = P2p.run(SECRET, call);
            refused(third, "REFUSED  RATE_LIMIT_EXCEEDED  by the remote, rule resilience.rate_limit.max_requests");
            String wait = third.errors().replaceFirst("(?s).*retry +in ([0-9]+).*", "$1");
            assertTrue(Integer.parseInt(wait) > 3300, () -> wait + " s; a bucket would have told 1800 at most");
        } finally {
            running.destroy();
            assertTrue(running.waitFor(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void aBreakerAndARetryPolicyOfThirdPartiesAct() throws Exception {
        PluginJars jars = new PluginJars(dir);
        Path breaker = jars.build(
                "example.breaker",
                PluginJars.library(CircuitBreaker.class),
                PluginJars.library(IntervalFunction.class));
        Path both = Path.of(breaker + File.pathSeparator + jars.build("example.linear"));
        Map<String, String> environment = new HashMap<>(with(both));
        environment.put("P2P4J_LOG", "info");
        String dead = P2p.run(SECRET, "id", node("gone")).output().trim();
        Process running = P2p.start(
                environment,
                "run",
                node("client"),
                "--set",
                "resilience.circuit_breaker.provider=resilience4j",
                "--set",
                "resilience.circuit_breaker.failure_threshold=1",
                "--set",
                "resilience.retry.provider=linear",
                "--set",
                "resilience.retry.initial_delay=10ms",
                "--set",
                "node.listen=",
                "--set",
                "node.bootstrap=/ip4/127.0.0.1/tcp/" + RedisServer.freePort() + "/p2p/" + dead);
        try {
            told(running, "attempt 1 failed with NETWORK_ERROR; the next begins in");
            told(running, "CLOSED became OPEN");
        } finally {
            running.destroy();
            assertTrue(running.waitFor(20, TimeUnit.SECONDS));
        }
    }

    /** Reads what a process logs until it tells something. */
    private static void told(Process process, String what) throws IOException {
        StringBuilder all = new StringBuilder();
        BufferedReader log = process.errorReader(StandardCharsets.UTF_8);
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            all.append(line).append('\n');
            if (line.contains(what)) {
                return;
            }
        }
        throw new AssertionError("it ended without '" + what + "': " + all);
    }

    @Test
    void budgetsInRedisOutliveANode() throws Exception {
        String libraries = Stream.of("jdk.module.path", "java.class.path")
                .flatMap(name -> Arrays.stream(System.getProperty(name, "").split(File.pathSeparator)))
                .filter(jar ->
                        jar.matches(".*/(lettuce|netty|react|redis-authx|bucket4j_jdk17-(lettuce|redis))[^/]*jar"))
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
        try (RedisServer redis = RedisServer.start()) {
            String[] settings = {
                "--set", "resilience.rate_limit.provider=redis",
                "--set", "resilience.rate_limit.redis.uri=" + redis.uri(),
                "--set", "resilience.rate_limit.redis.timeout=20s",
                "--set", "resilience.rate_limit.max_requests=1",
                "--set", "resilience.rate_limit.time_window=1h",
                "--set", "node.listen=/ip4/127.0.0.1/tcp/0"
            };
            String server = node("server");
            String client = node("client");
            String id = P2p.run(SECRET, "id", client).output().trim();
            assertEquals(
                    0,
                    P2p.run(SECRET, "trust", "add", id, "--level", "TRUSTED", server)
                            .exit());
            assertEquals(0, called(libraries, server, client, settings).exit());
            refused(called(libraries, server, client, settings), "RATE_LIMIT_EXCEEDED", "resilience.rate_limit");
            refused(P2p.run(SECRET, withFirst(settings, "id", server)), "CONFIG_INVALID", "lettuce-core");
        }
    }

    private static P2p.Result called(String libraries, String server, String client, String... settings)
            throws Exception {
        Process running = P2p.start(with(Path.of(libraries)), withFirst(settings, "run", server));
        try {
            return P2p.run(SECRET, "call", client, P2p.line(running, "listening"), "node/info", "{}");
        } finally {
            running.destroy();
            assertTrue(running.waitFor(20, TimeUnit.SECONDS));
        }
    }

    private static String[] withFirst(String[] settings, String... first) {
        return Stream.concat(Arrays.stream(first), Arrays.stream(settings)).toArray(String[]::new);
    }

    @Test
    void theJarsInTheFolderPluginsAreFound() throws Exception {
        Path home = Files.createDirectory(dir.resolve("home"));
        Path real = Path.of(System.getProperty("p2p.home"));
        Files.createSymbolicLink(home.resolve("lib"), real.resolve("lib"));
        Files.copy(
                real.resolve("bin").resolve("p2p"),
                Files.createDirectory(home.resolve("bin")).resolve("p2p"));
        String[] command = {"id", "--dir=" + dir.resolve("none"), "--set", POLICY + "one_network"};
        refused(P2p.runFrom(home, Map.of(), command), "'one_network' names no provider");

        Files.copy(
                new PluginJars(dir).build("example.network").resolve("example.network.jar"),
                Files.createDirectory(home.resolve("plugins")).resolve("example.network.jar"));
        refused(P2p.runFrom(home, Map.of(), command), "KEY_NOT_FOUND");
        Files.delete(home.resolve("lib")); // JUnit warns of links that lead out of its folder
    }

    @Test
    void aChoiceThatIsOpenOrWrongIsNamed() throws Exception {
        Path plugin = new PluginJars(dir).build("example.window");
        String none = "--dir=" + dir.resolve("none");
        refused(
                P2p.run(with(plugin), "id", none),
                "CONFIG_INVALID, rule resilience.rate_limit.provider",
                "several providers are found",
                "bucket4j",
                "sliding_window");
        refused(
                P2p.run(with(plugin), "id", none, "--set", "resilience.rate_limit.provider=sliding_windov"),
                "'sliding_windov' names no provider",
                "sliding_window");
    }

    @Test
    void aPluginThatFailsIsNamed() throws Exception {
        Path plugin = new PluginJars(dir).build("example.broken");
        refused(
                P2p.run(with(plugin), "id", "--dir=" + dir.resolve("none"), "--set", POLICY + "broken"),
                "CONFIG_INVALID, rule security.trust_policies",
                "'broken' (example.broken.BrokenProvider)",
                "no licence was found");
    }

    @Test
    void aJarThatAnnouncesWhatItDoesNotHaveIsNamed() throws Exception {
        Path jar = announcing("example.absent.Policy", dir.resolve("absent"));
        refused(P2p.run(with(jar), "id", "--dir=" + dir.resolve("none")), "absent.jar", "example.absent.Policy");
    }

    /** Packs a jar without a descriptor. */
    private static Path announcing(String provider, Path folder) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF").resolve("services"));
        Files.writeString(services.resolve(TrustPolicyProvider.class.getName()), provider);
        Path jar = folder.resolveSibling("absent.jar");
        PluginJars.pack(jar, folder);
        return jar;
    }
}

package io.p2p4j.it.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.security.TrustPolicyProvider;
import io.p2p4j.it.kit.PluginJars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
                "node.listen=/ip4/127.0.0.1/tcp/0");
        try {
            return P2p.run(SECRET, "ping", "-n", "1", client, P2p.line(running, "listening"));
        } finally {
            running.destroy();
            assertTrue(running.waitFor(20, TimeUnit.SECONDS));
        }
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
        Path plugin = new PluginJars(dir).build("example.network");
        String none = "--dir=" + dir.resolve("none");
        refused(P2p.run(with(plugin), "id", none, "--set", POLICY), "CONFIG_INVALID", "names no policy");
        refused(
                P2p.run(with(plugin), "id", none, "--set", POLICY + "one_netwrok"),
                "'one_netwrok' names no provider",
                "one_network");
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

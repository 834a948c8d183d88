package io.p2p4j.it.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.p2p4j.it.kit.PluginJars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Configures the packaged {@code p2p} in every way there is. */
@Timeout(300)
class ConfigIT {

    @TempDir
    private Path dir;

    private String file(String name, String text) throws IOException {
        return Files.writeString(dir.resolve(name), text).toString();
    }

    private static String done(Map<String, String> environment, String... arguments) throws Exception {
        P2p.Result result = P2p.run(environment, arguments);
        assertEquals(0, result.exit(), result::errors);
        assertEquals("", result.errors());
        return result.output();
    }

    private static List<String> refused(Map<String, String> environment, String... arguments) throws Exception {
        P2p.Result result = P2p.run(environment, arguments);
        assertEquals(1, result.exit(), result::output);
        assertEquals("", result.output());
        return result.errors().lines().map(String::strip).toList();
    }

    @Test
    void filesVariablesAndOptionsHaveTheirPrecedence() throws Exception {
        String file = file("config.yaml", "node: { max_message: 2048, max_in_flight: 1, max_in_flight_total: 1 }");
        Map<String, String> variables = Map.of("P2P_NODE_MAX_IN_FLIGHT", "2", "P2P_NODE_MAX_IN_FLIGHT_TOTAL", "2");
        String[] show = {"config", "show", "-c", file, "--set", "node.max_in_flight_total=3"};
        assertEquals(
                List.of(
                        "node.max_message         = 2KiB   # " + file + ":1:9",
                        "node.max_in_flight       = 2   # environment P2P_NODE_MAX_IN_FLIGHT",
                        "node.max_in_flight_total = 3   # override"),
                done(variables, show).lines().toList());
        assertEquals(
                List.of(
                        "FAILED   CONFIG_INVALID",
                        "P2P_NODE_MAX_IN_FLIHGT (environment) is not a known variable; did you mean"
                                + " P2P_NODE_MAX_IN_FLIGHT?"),
                refused(Map.of("P2P_NODE_MAX_IN_FLIHGT", "2"), show));
    }

    @Test
    void theCommentedFileFitsTheSchemaAlsoWithEveryKeySet() throws Exception {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(done(Map.of(), "config", "schema"), InputFormat.JSON);
        Path file = dir.resolve("config.yaml");
        done(Map.of(), "config", "init", file.toString());
        String every = Files.readString(file).replaceAll("(?m)^#(?! Every| Durations)", "");
        assertTrue(every.contains("\nsecurity:\n"), every);
        assertEquals(List.of(), schema.validate(every, InputFormat.YAML));
        assertFalse(schema.validate(every.replace("\nsecurity:", "\nsecurty:"), InputFormat.YAML)
                .isEmpty());
    }

    @Test
    void aSourceOfAThirdPartyIsALayerLikeAFile() throws Exception {
        Path plugin = new PluginJars(dir).build("example.properties");
        Map<String, String> with = new HashMap<>(Map.of("P2P4J_PLUGINS", plugin.toString()));
        String yaml = file("config.yaml", "node: { max_message: 2048, perf: true }");
        String properties = file("more.properties", """
                # a comment
                node.max_message = 4096
                node.max_in_flight: 7
                node.listen = /ip4/127.0.0.1/tcp/1,\\
                    /ip4/127.0.0.1/tcp/2
                security.permissions.VERIFIED = node:info
                """);
        List<String> shown = done(with, "config", "show", "-c", yaml, "-c", properties)
                .lines()
                .map(line -> line.replaceAll(" +", " "))
                .toList();
        assertEquals(
                List.of(
                        "node.listen = [/ip4/127.0.0.1/tcp/1, /ip4/127.0.0.1/tcp/2] # " + properties + ":4:1",
                        "node.max_message = 4KiB # " + properties + ":2:1",
                        "node.max_in_flight = 7 # " + properties + ":3:1",
                        "node.perf = true # " + yaml + ":1:28",
                        "security.permissions = { VERIFIED: [\"node:info\"], TRUSTED: [\"call:*\", \"node:info\"] } # "
                                + properties + ":6:1"),
                shown);
        with.put("P2P_NODE_MAX_IN_FLIGHT", "8");
        String explained = done(with, "config", "explain", "-c", properties, "-c", yaml, "node.max_message");
        assertTrue(explained.contains("origin   " + yaml + ":1:9\n"), "the later file wins: " + explained);
        explained = done(with, "config", "explain", "-c", properties, "node.max_in_flight");
        assertTrue(explained.contains("origin   environment P2P_NODE_MAX_IN_FLIGHT\n"), explained);
        assertEquals(
                List.of(
                        "FAILED   CONFIG_INVALID, rule node.max_mesage",
                        "node.max_mesage (" + dir.resolve("bad.properties")
                                + ":1:1) is not a known key; did you mean node.max_message?",
                        "node.perf = 'yes' (" + dir.resolve("bad.properties") + ":2:1) is not true or false",
                        "node.perf (" + dir.resolve("bad.properties") + ":3:1) is a duplicate; it was set before ("
                                + dir.resolve("bad.properties") + ":2:1)"),
                refused(
                        with,
                        "config",
                        "check",
                        file("bad.properties", "node.max_mesage=1\nnode.perf=yes\nnode.perf=true\n")));
        assertTrue(refused(with, "config", "set", "-c", properties, "node.perf", "true")
                .contains(properties + " is no YAML file; only those can be changed"));
    }

    @Test
    void aRunningNodeTakesChangesOverAndTellsWhatItRefuses() throws Exception {
        String folder = "--dir=" + dir.resolve("node");
        done(Map.of(), "init", folder, "--no-passphrase");
        String file = file("config.yaml", "node: { reload_interval: 0 }\n");
        Process running = P2p.start(Map.of(), "run", folder, "-c", file, "--set", "node.listen=/ip4/127.0.0.1/tcp/0");
        try {
            P2p.line(running, "listening");
            file("config.yaml", "node: { reload_interval: 0, perf: true }\nsecurity: { reject_unknown: true }\n");
            assertEquals(
                    List.of("applied  security.reject_unknown", "restart  node.perf"),
                    done(Map.of(), "config", "reload", folder).lines().toList());
            file("config.yaml", "node: { perf: yes }\nsecurty: {}\n");
            List<String> problems = refused(Map.of(), "config", "reload", folder);
            assertTrue(
                    problems.contains("node.perf = 'yes' (" + file + ":1:9) is not true or false"), problems::toString);
            assertTrue(
                    problems.contains("securty (" + file + ":2:1) is not a known key; did you mean security?"),
                    problems::toString);
        } finally {
            running.destroy();
            assertTrue(running.waitFor(20, TimeUnit.SECONDS));
        }
        String audit = done(Map.of(), "audit", "show", "--json", folder, "--type", "CONFIG_CHANGED");
        assertEquals(1, audit.lines().count(), audit);
        assertTrue(audit.contains("security.reject_unknown"), audit);
    }
}

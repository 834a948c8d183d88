package io.p2p4j.it.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The first five minutes of a user, in two processes. */
@Timeout(300)
class TwoProcessesIT {

    private static final Map<String, String> SECRET = Map.of("P2P_PASSPHRASE", "correct horse battery staple");

    @TempDir
    private Path dir;

    private String dir(String name) {
        return "--dir=" + dir.resolve(name);
    }

    private static P2p.Result expect(int exit, P2p.Result result) {
        assertEquals(exit, result.exit(), () -> result.output() + result.errors());
        return result;
    }

    private String init(String name) throws Exception {
        P2p.Result made = expect(0, P2p.run(SECRET, "init", dir(name)));
        String id = made.output()
                .lines()
                .findFirst()
                .orElseThrow()
                .replace("peer id", "")
                .trim();
        assertEquals(id, expect(0, P2p.run(SECRET, "id", dir(name))).output().trim());
        return id;
    }

    @Test
    void aStrangerIsRefusedThenTrustedThenServed() throws Exception {
        String server = init("server");
        String client = init("client");
        Process running = P2p.start(SECRET, "run", dir("server"), "--set", "node.listen=/ip4/127.0.0.1/tcp/0");
        try {
            String address = P2p.line(running, "listening");
            assertTrue(address.endsWith("/p2p/" + server), address);

            P2p.Result refused = expect(1, P2p.run(SECRET, "ping", dir("client"), address));
            assertTrue(
                    refused.errors().contains("REFUSED  PEER_NOT_TRUSTED  by the remote, rule security.reject_unknown"),
                    refused.errors());
            String fix = "p2p trust add " + client + " --level TRUSTED";
            assertTrue(refused.errors().contains(fix), refused.errors());

            expect(0, P2p.run(SECRET, "trust", "add", client, "--level", "TRUSTED", dir("server")));
            assertTrue(expect(0, P2p.run(SECRET, "trust", "list", dir("server")))
                    .output()
                    .contains(client + "  TRUSTED"));

            P2p.Result granted = expect(
                    0,
                    P2p.run(
                            SECRET,
                            "trust",
                            "add",
                            client,
                            "--grant",
                            "call:a/*",
                            "--grant",
                            "call:b/*",
                            dir("server")));
            assertTrue(granted.output().contains("TRUSTED  call:a/* call:b/*"), granted.output());

            P2p.Result pinged = expect(0, P2p.run(SECRET, "ping", "-n", "5", dir("client"), address));
            assertTrue(pinged.output().contains("ping 5"), pinged.output());

            P2p.Result called = expect(0, P2p.run(SECRET, "call", dir("client"), address, "node/info", "{}"));
            assertTrue(called.output().contains("\"peer_id\":\"" + server + "\""), called.output());

            P2p.Result unknown = expect(1, P2p.run(SECRET, "call", dir("client"), address, "no/such", "{}"));
            assertTrue(unknown.errors().contains("METHOD_NOT_FOUND  by the remote"), unknown.errors());

            P2p.Result limited =
                    expect(0, P2p.run(Map.of(), "limits", "set", client, "--max-requests", "1", dir("server")));
            assertEquals(client + "  max_requests=1", limited.output().trim());
            P2p.run(SECRET, "call", dir("client"), address, "node/info", "{}"); // spends it, if it is not spent already
            P2p.Result spent = expect(1, P2p.run(SECRET, "call", dir("client"), address, "node/info", "{}"));
            assertTrue(spent.errors().contains("RATE_LIMIT_EXCEEDED  by the remote"), spent.errors());
            P2p.Result opened = expect(0, P2p.run(Map.of(), "breakers", "open", client, dir("server")));
            assertTrue(opened.output().contains(client + "  OPEN"), opened.output());
            expect(1, P2p.run(Map.of(), "breakers", "show", dir("nowhere")));
        } finally {
            running.destroy();
            assertTrue(running.waitFor(20, TimeUnit.SECONDS));
        }
        String log = Files.readString(dir.resolve("server").resolve("audit").resolve("audit.log"));
        assertTrue(log.contains("CONNECTION_REFUSED") && log.contains("ACCESS_GRANTED"), log);
        assertTrue(log.contains("NODE_STOPPED"), "the signal ended it in order");
        assertEquals(
                log.lines().count(),
                log.lines()
                        .map(line -> line.replaceFirst(".*\"seq\":(\\d+).*", "$1"))
                        .distinct()
                        .count());
    }

    @Test
    void mistakesAreExplained() throws Exception {
        P2p.Result nothing = expect(1, P2p.run(Map.of(), "id", dir("nowhere")));
        assertTrue(nothing.errors().contains("p2p init"), nothing.errors());

        P2p.Result secretless = expect(1, P2p.run(Map.of(), "init", dir("node")));
        assertTrue(secretless.errors().contains("P2P_PASSPHRASE"), secretless.errors());
        assertTrue(Files.notExists(dir.resolve("node").resolve("keys").resolve("identity.key")));

        init("node");
        P2p.Result again = expect(1, P2p.run(SECRET, "init", dir("node")));
        assertTrue(again.errors().contains("stays as it is"), again.errors());

        P2p.Result wrong = expect(1, P2p.run(Map.of("P2P_PASSPHRASE", "wrong"), "id", dir("node")));
        assertTrue(wrong.errors().contains("WRONG_PASSPHRASE"), wrong.errors());

        Path config = dir.resolve("node").resolve("config.yaml");
        Files.writeString(config, Files.readString(config).replace("max_requests", "max_request"));
        P2p.Result misspelt = expect(1, P2p.run(SECRET, "run", dir("node")));
        assertTrue(misspelt.errors().contains("did you mean resilience.rate_limit.max_requests?"), misspelt.errors());

        P2p.Result variable = expect(
                1, P2p.run(Map.of("P2P_SECURITY_REJECT_UNKNWON", "true", "P2P_PASSPHRASE", "x"), "id", dir("x")));
        assertTrue(variable.errors().contains("P2P_SECURITY_REJECT_UNKNOWN"), variable.errors());

        expect(2, P2p.run(Map.of(), "frobnicate"));
        P2p.Result address = expect(2, P2p.run(SECRET, "ping", dir("x"), "10.0.0.1:4001"));
        assertTrue(address.errors().contains("/ip4/127.0.0.1/tcp/4001"), address.errors());
    }

    @Test
    void theDemoKeepsItsPromises() throws Exception {
        P2p.Result demo = expect(0, P2p.run(Map.of(), "demo"));
        assertTrue(demo.output().contains("observations are as promised."), demo.output());
    }

    @Test
    void theExampleConfigurationIsTheOneThatInitWrites() throws Exception {
        init("node");
        assertEquals(
                Files.readString(Path.of(System.getProperty("p2p.home"), "config.example.yaml")),
                Files.readString(dir.resolve("node").resolve("config.yaml")));
    }
}

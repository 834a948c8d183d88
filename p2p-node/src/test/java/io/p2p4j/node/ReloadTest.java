package io.p2p4j.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.ResilienceConfig;
import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.error.ConfigException;
import io.p2p4j.api.security.Candidate;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustPolicy;
import io.p2p4j.api.spi.Reloadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Changes the configuration of running nodes. */
@Timeout(60)
class ReloadTest {

    private static final String REJECT = "security: { reject_unknown: true }\n";

    @TempDir
    private Path dir;

    private final Deque<Node> started = new ArrayDeque<>();

    @AfterEach
    void close() {
        started.forEach(Node::close);
    }

    private Path file() {
        return dir.resolve("config.yaml");
    }

    /** At once, for a writer that is held up half-way has written an empty file. */
    private void write(String yaml) throws IOException {
        Path written = Files.writeString(dir.resolve("written"), yaml);
        Files.move(written, file(), StandardCopyOption.ATOMIC_MOVE);
    }

    private NodeBuilder builder() {
        return Node.builder()
                .set("node.data_dir", dir.resolve("node" + started.size()).toString())
                .set("node.listen", "/ip4/127.0.0.1/tcp/0");
    }

    private Node start(NodeBuilder builder) {
        Node node = builder.start();
        started.push(node);
        return node;
    }

    /** Starts a node of the file that looks at it only when it is told to. */
    private Node configured() {
        return start(builder().config(file()).set("node.reload_interval", "0"));
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000);
            assertFalse(Thread.interrupted(), "it did not come about in time"); // as the timeout of the test does
        }
    }

    private static long reloads(Node node, String outcome) {
        String name = "p2p4j_config_reloads_total{outcome=\"" + outcome + "\"} ";
        return node.metrics()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length())))
                .sum();
    }

    @Test
    void tellsWhatAppliesAndWhatWaits() throws IOException {
        write("");
        Node node = configured();
        assertEquals(new Reloaded(List.of(), List.of()), node.reload());
        write("node: { max_message: 2048 }\n" + REJECT);
        Reloaded twice = new Reloaded(List.of("security.reject_unknown"), List.of("node.max_message"));
        assertEquals(twice, node.reload());
        assertTrue(node.config().security().rejectUnknown());
        assertEquals(1 << 20, node.config().node().maxMessage());
        assertEquals(new Reloaded(List.of(), List.of("node.max_message")), node.reload());
        assertEquals(1, reloads(node, "applied"));
        assertEquals(2, reloads(node, "unchanged"));
        assertTrue(node.audit().verify().intact(), "and all that was taken is written");
        String log = Files.readString(dir.resolve("node0/audit/audit.log"));
        assertTrue(log.contains("\"event\":\"CONFIG_CHANGED\",\"keys\":[\"security.reject_unknown\"]"), log);
        assertFalse(log.contains("max_message"), log);
    }

    @Test
    void aConnectionThatTheNewRulesRefuseIsClosed() throws Exception {
        String forgetful = "security.max_first_use"; // else strangers are known once they were let in
        write("");
        Node server =
                start(builder().config(file()).set("node.reload_interval", "0").set(forgetful, "0"));
        Node friend = start(builder());
        Node stranger = start(builder());
        server.trust().set(friend.id(), TrustLevel.VERIFIED, java.util.Set.of(), "a test");
        friend.connect(server.addresses().get(0));
        stranger.connect(server.addresses().get(0));
        await(() -> server.peers().size() == 2);
        write(REJECT);
        server.reload();
        await(() -> server.peers().size() == 1);
        assertEquals(java.util.Set.of(friend.id()), server.peers());
    }

    @Test
    void whatIsNotValidChangesNothing() throws IOException {
        write("");
        Node node = configured();
        write(REJECT + "resilience: { rate_limit: { max_requests: abc } }\n");
        String message =
                assertThrows(ConfigException.class, node::reload).error().message();
        assertTrue(message.contains("config.yaml:2:29) is not a whole number"), message);
        assertFalse(node.config().security().rejectUnknown());
        write(REJECT + "resilience: { rate_limit: { provider: of-nowhere } }\n");
        assertThrows(ConfigException.class, node::reload); // the next start would refuse it
        assertFalse(node.config().security().rejectUnknown());
        assertEquals(2, reloads(node, "refused"));
        write(REJECT);
        node.reload();
        assertTrue(node.config().security().rejectUnknown());
    }

    @Test
    void aChangedFileIsNoticed() throws IOException {
        write("");
        Node node = start(builder().config(file()).set("node.reload_interval", "10ms"));
        write(REJECT);
        await(() -> node.config().security().rejectUnknown());
        write("nonsense: 1\n");
        await(() -> reloads(node, "refused") == 1); // once, however often it is looked at
        write("");
        await(() -> !node.config().security().rejectUnknown());
        assertEquals(1, reloads(node, "refused"));
        await(() -> reloads(node, "applied") == 2);
    }

    /** As Kubernetes mounts a ConfigMap: the file is a link through a folder that is a link, which is exchanged. */
    @Test
    void aFolderThatIsExchangedByALinkIsNoticed() throws IOException {
        Path first = Files.createDirectory(dir.resolve("..2026_01"));
        Path second = Files.createDirectory(dir.resolve("..2026_02"));
        Files.writeString(first.resolve("config.yaml"), "");
        Files.writeString(second.resolve("config.yaml"), REJECT);
        Path data = Files.createSymbolicLink(dir.resolve("..data"), first.getFileName());
        Files.createSymbolicLink(file(), Path.of("..data", "config.yaml"));
        Node node = start(builder().config(file()).set("node.reload_interval", "10ms"));
        Path next = Files.createSymbolicLink(dir.resolve("..data_tmp"), second.getFileName());
        Files.move(next, data, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        await(() -> node.config().security().rejectUnknown());
        await(() -> reloads(node, "applied") == 1); // is counted once it is in force
    }

    /** As some editors save: the file is away for a while. */
    @Test
    void aFileThatIsAwayForAWhileIsReadWhenItIsBack() throws IOException {
        write("");
        Node node = start(builder().config(file()).set("node.reload_interval", "10ms"));
        Files.delete(file());
        await(() -> reloads(node, "refused") == 1);
        write(REJECT);
        await(() -> node.config().security().rejectUnknown());
        assertEquals(1, reloads(node, "refused"));
    }

    @Test
    void aPartThatCannotTakeItOverMakesItsKeysWait() throws IOException {
        write("");
        TrustPolicy fixed = candidate -> new TrustPolicy.Admitted(TrustLevel.UNKNOWN);
        Node node =
                start(builder().config(file()).set("node.reload_interval", "0").with(TrustPolicy.class, fixed));
        write(REJECT);
        assertEquals(new Reloaded(List.of(), List.of("security.reject_unknown")), node.reload());
        assertFalse(node.config().security().rejectUnknown());
    }

    @Test
    void aPartThatFailsBringsAllOthersBack() throws IOException {
        write("");
        Failing failing = new Failing();
        Node node =
                start(builder().config(file()).set("node.reload_interval", "0").with(TrustPolicy.class, failing));
        write(REJECT + "resilience: { rate_limit: { max_requests: 7 } }\n");
        assertThrows(IllegalStateException.class, node::reload);
        assertEquals(List.of(true, false), failing.told);
        assertFalse(node.config().security().rejectUnknown());
        assertEquals(
                ResilienceConfig.RateLimit.defaults().maxRequests(),
                node.config().resilience().rateLimit().maxRequests());
    }

    /** Fails on what it does not like. */
    private static final class Failing implements TrustPolicy, Reloadable<SecurityConfig> {

        private final Deque<Boolean> seen = new ArrayDeque<>();
        private List<Boolean> told = List.of();

        @Override
        public Verdict judge(Candidate candidate) {
            return new Admitted(TrustLevel.UNKNOWN);
        }

        @Override
        public void reload(SecurityConfig settings) {
            seen.add(settings.rejectUnknown());
            told = List.copyOf(seen);
            if (settings.rejectUnknown()) {
                throw new IllegalStateException("I do not want to");
            }
        }
    }
}

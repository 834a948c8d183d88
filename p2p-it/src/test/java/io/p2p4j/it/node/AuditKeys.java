package io.p2p4j.it.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.StorageException;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.it.contract.Peers;
import io.p2p4j.it.kit.Nodes;
import io.p2p4j.node.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** Proves the keys of section {@code security.audit}. */
final class AuditKeys extends Keys {

    private static final String SMALL = "security.audit.segment_size";

    AuditKeys(Scene scene) {
        super(scene);
    }

    @Override
    Map<String, Proof> proofs() {
        Map<String, Proof> proofs = new TreeMap<>();
        proofs.put("security.audit.on_failure", this::onFailure);
        proofs.put("security.audit.queue", this::queue);
        proofs.put("security.audit.sync", this::sync);
        proofs.put("security.audit.checkpoint_events", this::checkpointEvents);
        proofs.put("security.audit.checkpoint_interval", this::checkpointInterval);
        proofs.put("security.audit.segment_size", key -> rotation(key, "4096", "1000000"));
        proofs.put("security.audit.segment_age", key -> rotation(key, "1ms", "1h"));
        proofs.put("security.audit.compress", this::compress);
        proofs.put("security.audit.retention", key -> retirement(key, "1ms", "1h"));
        proofs.put("security.audit.max_segments", key -> retirement(key, "1", "1000"));
        return proofs;
    }

    private void onFailure(String key) throws Exception {
        for (boolean refuse : new boolean[] {true, false}) {
            Node server = node(key, refuse ? "refuse" : "continue");
            Path log = log();
            Node friend = friendOf(server);
            Nodes.say(friend, server, "hi");
            whileShortened(server, log, () -> {
                if (refuse) {
                    ErrorCode code =
                            Nodes.failure(() -> Nodes.say(friend, server, "hi")).code();
                    assertEquals(ErrorCode.INTERNAL_ERROR, code);
                } else {
                    Nodes.say(friend, server, "hi");
                }
            });
        }
    }

    private void queue(String key) throws Exception {
        for (String size : new String[] {"16", "10000"}) {
            Node server = node(key, size, "security.audit.on_failure", "continue");
            String name = scene.last();
            Node friend = friendOf(server);
            whileShortened(server, log(name), () -> {
                for (int i = 0; i < 80; i++) {
                    Nodes.say(friend, server, "hi");
                }
            });
            Nodes.say(friend, server, "hi");
            assertEquals(size.equals("16"), has(name, "EVENTS_LOST"));
        }
    }

    /** Somebody takes the end of the log away while the node runs, and puts it back. */
    private static void whileShortened(Node node, Path log, Meanwhile meanwhile) throws Exception {
        node.audit().verify();
        byte[] bytes = Files.readAllBytes(log);
        Files.write(log, java.util.Arrays.copyOf(bytes, 10));
        try {
            node.trust().set(Peers.peer(9), TrustLevel.VERIFIED, Set.of(), "noticed or not");
        } catch (StorageException e) {
            assertEquals(ErrorCode.STORAGE_DAMAGED, e.code());
        }
        assertThrows(StorageException.class, () -> node.audit().verify());
        meanwhile.run();
        Files.write(log, bytes);
        Nodes.await("it is written again", () -> isWritten(node));
    }

    private static boolean isWritten(Node node) {
        try {
            return node.audit().verify().intact();
        } catch (StorageException e) {
            return false; // not yet
        }
    }

    /** Does something while the log cannot be written. */
    @FunctionalInterface
    private interface Meanwhile {
        void run() throws Exception;
    }

    private void sync(String key) throws Exception {
        assertTrue(forces(key, "batch") >= 10);
        assertEquals(0, forces(key, "checkpoint"));
    }

    /** Returns how often the log was brought to the disk while ten changes were recorded one by one. */
    private long forces(String key, String sync) throws IOException {
        Node node = node(key, sync, "security.audit.checkpoint_interval", "1h");
        String log = log().toString();
        node.audit().verify();
        Path file = Files.createTempFile("p2p4j-it", ".jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.FileForce").withoutThreshold();
            recording.start();
            change(node, 10);
            recording.stop();
            recording.dump(file);
            return RecordingFile.readAllEvents(file).stream()
                    .filter(event -> isOf(event, log))
                    .count();
        } finally {
            Files.delete(file);
        }
    }

    private static boolean isOf(RecordedEvent event, String log) {
        return event.getEventType().getName().equals("jdk.FileForce") && log.equals(event.getString("path"));
    }

    private void checkpointEvents(String key) {
        Node node = node(key, "5");
        change(node, 5);
        assertTrue(has(scene.last(), "CHECKPOINT"));
        change(node(key, "1000"), 5);
        assertTrue(!has(scene.last(), "CHECKPOINT"));
    }

    private void checkpointInterval(String key) throws InterruptedException {
        change(node(key, "1h"), 1);
        String never = scene.last();
        change(node(key, "10ms"), 1);
        Nodes.await("a checkpoint is signed", () -> has(scene.last(), "CHECKPOINT"));
        assertTrue(!has(never, "CHECKPOINT"));
    }

    private void rotation(String key, String soon, String late) {
        change(node(key, soon), 20);
        assertTrue(count(scene.last(), "SEGMENT_OPENED") > 1);
        change(node(key, late), 20);
        assertEquals(1, count(scene.last(), "SEGMENT_OPENED"));
    }

    private void compress(String key) throws Exception {
        change(node(key, "true", SMALL, "4096"), 20);
        Nodes.await("segments are packed", () -> names().anyMatch(name -> name.endsWith(".log.gz")));
        Node plain = node(key, "false", SMALL, "4096");
        change(plain, 20);
        plain.close();
        assertTrue(names().noneMatch(name -> name.endsWith(".gz")));
    }

    private void retirement(String key, String few, String many) {
        Node node = node(key, few, SMALL, "4096");
        change(node, 40);
        assertTrue(has(scene.last(), "SEGMENTS_RETIRED"));
        assertTrue(node.audit().verify().intact(), () -> node.audit().verify().toString());
        change(node(key, many, SMALL, "4096"), 40);
        assertTrue(!has(scene.last(), "SEGMENTS_RETIRED"));
    }

    private static void change(Node node, int times) {
        for (int i = 0; i < times; i++) {
            node.trust().set(Peers.peer(1), TrustLevel.VERIFIED, Set.of(), "change " + i);
        }
    }

    private boolean has(String name, String event) {
        return count(name, event) > 0;
    }

    private long count(String name, String event) {
        return scene.nodes().audit(name, event).size();
    }

    private Path log() {
        return log(scene.last());
    }

    private Path log(String name) {
        return scene.nodes().dir(name).resolve("audit").resolve("audit.log");
    }

    private Stream<String> names() {
        try (Stream<Path> files = Files.list(log().getParent())) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

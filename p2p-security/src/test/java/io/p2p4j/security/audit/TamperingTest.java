package io.p2p4j.security.audit;

import static io.p2p4j.security.audit.LogFolder.SIGNER;
import static io.p2p4j.security.audit.LogFolder.append;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.p2p4j.api.config.AuditConfig;
import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.AuditLog;
import io.p2p4j.api.security.AuditTrail;
import io.p2p4j.security.audit.segment.Segments;
import io.p2p4j.security.testing.Keys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Changes logs in every way, and has them checked by this module and by a script that knows nothing of it. */
@Timeout(120)
class TamperingTest {

    private static final int WAYS = 20;
    private static final int MANY = Integer.getInteger("audit.tamperings", 100);

    @TempDir
    private Path temporary = Path.of("");

    private LogFolder genuine = new LogFolder(temporary);
    private final Map<String, byte[]> files = new TreeMap<>();

    /** Some segments, a change of the identity, and no line that is not signed. */
    @BeforeEach
    void write() throws IOException {
        genuine = new LogFolder(temporary.resolve("genuine"));
        AuditConfig config = new AuditConfig(
                AuditConfig.OnFailure.REFUSE,
                64,
                AuditConfig.Sync.CHECKPOINT,
                15,
                Duration.ofHours(1),
                1 << 13,
                Duration.ofDays(1),
                false,
                Duration.ofDays(300),
                1000);
        try (AuditLog log = genuine.log(config)) {
            append(log, 40);
            log.append(
                    new AuditEvent.KeyRotated(SIGNER.peerId(), Keys.ed25519(2).peerId()));
            log.open(Keys.ed25519(2));
            append(log, 40);
        }
        for (String name : genuine.names()) {
            if (!name.startsWith(".")) {
                files.put(name, Files.readAllBytes(genuine.file(name)));
            }
        }
        assertTrue(files.size() > 3, files.keySet()::toString);
    }

    @Test
    void isFoundWhateverItIs() throws IOException {
        assertEquals(List.of(), verify(genuine).faults());
        Random random = new Random(11);
        for (int i = 0; i < MANY; i++) {
            Map<String, byte[]> changed = tamperedWith(random);
            LogFolder folder = folder("one", changed);
            assertTrue(!verify(folder).intact(), () -> "a change was not found: " + differences(changed));
        }
    }

    @Test
    void isFoundByAScriptToo() throws Exception {
        assumeTrue(runs("python3", "--version") && runs("openssl", "version"), "python3 and openssl are not there");
        Random random = new Random(12);
        List<String> command = new ArrayList<>(List.of(
                "python3",
                "src/test/resources/audit/verify.py",
                Keys.ed25519(2).peerId().toString()));
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < WAYS; i++) {
            Map<String, byte[]> content = i % 10 == 0 ? files : tamperedWith(random);
            LogFolder folder = folder("script-" + i, content);
            command.add(folder.path().toString());
            expected.add((verify(folder).intact() ? "intact" : "DAMAGED") + " " + folder.path());
        }
        Process script = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        List<String> found = said.lines()
                .map(line -> line.replaceFirst("(DAMAGED [^:]*):.*", "$1"))
                .toList();
        assertEquals(expected, found, said);
    }

    @Test
    void isNamed() throws IOException {
        byte[] bytes = Objects.requireNonNull(files.get(Segments.name(1))).clone();
        int third = at(bytes, 2);
        bytes[third + 150] ^= 1;
        AuditTrail.Report report = verify(folder("named", with(Segments.name(1), bytes)));
        AuditTrail.Fault fault = report.faults().get(0);
        assertEquals(Segments.name(1), fault.file());
        assertEquals(4, fault.line());
        assertTrue(fault.what().contains("it or line " + (fault.seq() - 1) + " was changed"), fault.what());
    }

    @Test
    void ofAWholeLogIsFoundByACheckpointThatWasKept() throws IOException {
        String held = new String(files.get(Segments.HEAD), StandardCharsets.UTF_8);
        LogFolder other = new LogFolder(temporary.resolve("other"));
        try (AuditLog log = other.log()) {
            append(log, 200);
        }
        assertTrue(other.verify().intact(), "who has the key can write another log");
        Set<io.p2p4j.api.peer.PeerId> signers =
                Set.of(SIGNER.peerId(), Keys.ed25519(2).peerId());
        assertTrue(!other.trail().verify(signers, Optional.of(held)).intact(), "but not one that was seen before");
        assertTrue(genuine.trail().verify(signers, Optional.of(held)).intact());
    }

    @Test
    void ofWhoHasNoKeyIsFound() throws IOException {
        LogFolder other = new LogFolder(temporary.resolve("forged"));
        try (AuditLog log = other.log()) {
            append(log, 5);
        }
        assertTrue(!verify(other).intact(), "the former identity alone does not count");
    }

    /** The line that says so is worth nothing by itself: the key that it names has signed nothing. */
    @Test
    void bySayingThatAKeyGaveWayToTheNodesIsFound() throws Exception {
        LogFolder forged = new LogFolder(temporary.resolve("forged"));
        try (AuditLog log = forged.log()) {
            append(log, 20);
            log.append(
                    new AuditEvent.KeyRotated(SIGNER.peerId(), Keys.ed25519(2).peerId()));
            append(log, 20);
        }
        AuditTrail.Report report = verify(forged);
        assertTrue(
                report.faults().get(0).what().contains("is not signed by an identity that counts"), report::toString);
        assertEquals(0, report.signed());
        if (runs("python3", "--version") && runs("openssl", "version")) {
            assertTrue(script(forged).startsWith("DAMAGED"), script(forged));
        }
    }

    /** Whoever has stolen it, or a node that runs on under it, adds lines, of which the node's own key says nothing. */
    @Test
    void byAFormerKeyIsNoMoreThanLinesThatNobodyHasSigned() throws Exception {
        AuditTrail.Report before = verify(genuine);
        try (AuditLog log = genuine.log()) {
            append(log, 20);
        }
        AuditTrail.Report report = verify(genuine);
        assertEquals(List.of(), report.faults());
        assertEquals(before.last() - 1, report.signed(), "the last line of its own is a checkpoint of those before");
        assertTrue(report.last() > report.signed() + 20, report::toString);
        if (runs("python3", "--version") && runs("openssl", "version")) {
            assertEquals(
                    "intact " + genuine.path() + ": signed up to line " + report.signed() + " of " + report.last(),
                    script(genuine));
        }
        try (AuditLog log = genuine.log()) {
            log.append(new AuditEvent.KeyRotated(Keys.ed25519(4).peerId(), SIGNER.peerId()));
            log.open(Keys.ed25519(4));
            append(log, 20);
        }
        assertTrue(!verify(genuine).intact(), "nor does it let anybody else in");
    }

    @Test
    void isNotToGiveWayMoreThanOnce() {
        try (AuditLog log = genuine.log()) {
            log.open(Keys.ed25519(2));
            log.append(new AuditEvent.KeyRotated(
                    Keys.ed25519(2).peerId(), Keys.ed25519(4).peerId()));
            log.open(Keys.ed25519(4));
            append(log, 20);
        }
        AuditTrail.Report report = genuine.trail().verify(Set.of(Keys.ed25519(4).peerId()), Optional.empty());
        assertEquals(List.of(), report.faults());
        assertEquals(report.last(), report.signed());
    }

    /** Nothing else need happen: neither when a key is replaced nor at the next start, if that was cut off before. */
    @Test
    void isToldFromARotationByWhatTheNewKeySignsAtOnce() throws IOException {
        LogFolder other = new LogFolder(temporary.resolve("other"));
        try (AuditLog log = other.log()) {
            append(log, 5);
            log.append(
                    new AuditEvent.KeyRotated(SIGNER.peerId(), Keys.ed25519(2).peerId()));
            log.flush();
            LogFolder cutOff = other.killed(temporary.resolve("cut-off"));
            log.open(Keys.ed25519(2));
            log.flush();
            assertEquals(List.of(), verify(other).faults());
            try (AuditLog next = cutOff.log(Keys.ed25519(2))) {
                next.flush();
                assertEquals(List.of(), verify(cutOff).faults());
            }
        }
    }

    private static String script(LogFolder folder) throws Exception {
        Process script = new ProcessBuilder(
                        "python3",
                        "src/test/resources/audit/verify.py",
                        Keys.ed25519(2).peerId().toString(),
                        folder.path().toString())
                .redirectErrorStream(true)
                .start();
        return new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    private static AuditTrail.Report verify(LogFolder folder) {
        return folder.trail().verify(Set.of(Keys.ed25519(2).peerId()), Optional.empty());
    }

    private Map<String, byte[]> tamperedWith(Random random) {
        while (true) {
            String name = new ArrayList<>(files.keySet()).get(random.nextInt(files.size()));
            Map<String, byte[]> changed = new HashMap<>(files);
            byte[] bytes = Objects.requireNonNull(files.get(name));
            byte[] other = changed(bytes, random);
            if (random.nextInt(20) == 0) {
                changed.remove(name);
            } else if (Arrays.equals(bytes, other)) {
                continue;
            } else {
                changed.put(name, other);
            }
            return changed;
        }
    }

    private static byte[] changed(byte[] bytes, Random random) {
        List<byte[]> lines = lines(bytes);
        int line = random.nextInt(lines.size());
        switch (random.nextInt(6)) {
            case 0 -> {
                byte[] flipped = bytes.clone();
                flipped[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                return flipped;
            }
            case 1 -> lines.remove(line);
            case 2 -> Collections.swap(lines, line, random.nextInt(lines.size()));
            case 3 -> lines.add(line, lines.get(random.nextInt(lines.size())));
            case 4 -> lines.subList(line, lines.size()).clear();
            default -> {
                return Arrays.copyOf(bytes, random.nextInt(bytes.length));
            }
        }
        return joined(lines);
    }

    private static List<byte[]> lines(byte[] bytes) {
        List<byte[]> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                lines.add(Arrays.copyOfRange(bytes, from, i + 1));
                from = i + 1;
            }
        }
        return lines;
    }

    private static byte[] joined(List<byte[]> lines) {
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        lines.forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static int at(byte[] bytes, int line) {
        return lines(bytes).subList(0, line).stream()
                .mapToInt(each -> each.length)
                .sum();
    }

    private Map<String, byte[]> with(String name, byte[] bytes) {
        Map<String, byte[]> changed = new HashMap<>(files);
        changed.put(name, bytes);
        return changed;
    }

    private LogFolder folder(String name, Map<String, byte[]> content) throws IOException {
        LogFolder folder = new LogFolder(temporary.resolve(name));
        if (Files.exists(folder.path())) {
            for (String old : folder.names()) {
                Files.delete(folder.file(old));
            }
        }
        Files.createDirectories(folder.path());
        for (Map.Entry<String, byte[]> file : content.entrySet()) {
            Files.write(
                    Files.createFile(
                            folder.file(file.getKey()),
                            java.nio.file.attribute.PosixFilePermissions.asFileAttribute(
                                    java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"))),
                    file.getValue());
        }
        return folder;
    }

    private String differences(Map<String, byte[]> changed) {
        return files.keySet().stream()
                .filter(name -> !Arrays.equals(files.get(name), changed.get(name)))
                .map(name ->
                        name + ": " + new String(changed.getOrDefault(name, new byte[0]), StandardCharsets.ISO_8859_1))
                .toList()
                .toString();
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // it is not there
        }
    }
}

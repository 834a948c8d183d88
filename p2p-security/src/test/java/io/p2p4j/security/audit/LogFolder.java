package io.p2p4j.security.audit;

import io.p2p4j.api.config.AuditConfig;
import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.AuditLog;
import io.p2p4j.api.security.AuditTrail;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.security.audit.segment.SegmentedLog;
import io.p2p4j.security.audit.segment.Segments;
import io.p2p4j.security.files.PrivateFolder;
import io.p2p4j.security.testing.Folders;
import io.p2p4j.security.testing.Json;
import io.p2p4j.security.testing.Keys;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A log's folder in a test. */
record LogFolder(Path path) {

    static final Identity SIGNER = Keys.ed25519(1);
    static final AuditEvent EVENT = new AuditEvent.BreakerClosed(Keys.ed25519(3).peerId());

    /** Small segments and few lines between checkpoints. */
    static final AuditConfig SMALL = config(AuditConfig.OnFailure.REFUSE, 1 << 12, 10);

    static AuditConfig config(AuditConfig.OnFailure onFailure, int segmentSize, int checkpointEvents) {
        return config(onFailure, segmentSize, checkpointEvents, 1 << 12);
    }

    static AuditConfig config(AuditConfig.OnFailure onFailure, int segmentSize, int checkpointEvents, int queue) {
        return new AuditConfig(
                onFailure,
                queue,
                AuditConfig.Sync.CHECKPOINT,
                checkpointEvents,
                Duration.ofHours(1),
                segmentSize,
                Duration.ofDays(1),
                true,
                Duration.ofDays(300),
                1000);
    }

    JsonlAuditLog log() {
        return log(AuditConfig.defaults());
    }

    JsonlAuditLog log(AuditConfig config) {
        return log(config, InstantSource.fixed(Folders.NOW), FileChannel::write);
    }

    JsonlAuditLog log(AuditConfig config, InstantSource clock, SegmentedLog.Output output) {
        JsonlAuditLog log = new JsonlAuditLog(folder(), config, Ticker.system(), clock, output);
        log.open(SIGNER);
        return log;
    }

    JsonlAuditLog log(Identity signer) {
        JsonlAuditLog log = new JsonlAuditLog(
                folder(),
                AuditConfig.defaults(),
                Ticker.system(),
                InstantSource.fixed(Folders.NOW),
                FileChannel::write);
        log.open(signer);
        return log;
    }

    private PrivateFolder folder() {
        return new PrivateFolder(path, Ticker.system());
    }

    static void append(AuditLog log, int events) {
        for (int i = 0; i < events; i++) {
            log.append(EVENT);
        }
        log.flush();
    }

    AuditTrail trail() {
        return new JsonlAuditTrail(folder());
    }

    AuditTrail.Report verify() {
        return trail().verify(Set.of(SIGNER.peerId()), Optional.empty());
    }

    /** Returns all lines of all segments. */
    List<Json> lines() {
        return texts().stream()
                .map(line -> Json.parse(line.getBytes(StandardCharsets.US_ASCII)))
                .toList();
    }

    List<String> texts() {
        List<String> lines = new ArrayList<>();
        try (AuditTrail.Cursor cursor = trail().read(AuditTrail.Query.all())) {
            for (Optional<String> line = cursor.next(); line.isPresent(); line = cursor.next()) {
                lines.add(line.get());
            }
        }
        return lines;
    }

    List<Json> lines(String event) {
        return lines().stream().filter(line -> line.text("event").equals(event)).toList();
    }

    Path file(String name) {
        return path.resolve(name);
    }

    Path open() {
        return file(Segments.OPEN);
    }

    /** Returns what a kill would leave now. */
    LogFolder killed(Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return new LogFolder(to);
    }

    List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}

package io.p2p4j.it.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.AuditLog;
import io.p2p4j.api.security.AuditLogProvider;
import io.p2p4j.api.security.AuditTrail;
import io.p2p4j.api.security.AuditTrailProvider;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.KeyVault;
import io.p2p4j.api.security.KeyVaultProvider;
import io.p2p4j.api.spi.Provider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditKillTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aKilledLogHasAllThatWasAcknowledgedAndItsChainIsWhole() throws Exception {
        Kills.of(new LogVictim(), folder);
    }

    /** Records numbers in a log of small segments, and acknowledges those that were flushed. */
    static final class LogVictim implements Victim {

        private static final int BATCH = 30;

        @Override
        public void write(Path folder, Random random, Consumer<String> acknowledge) {
            AuditLog log = part(AuditLogProvider.class, folder);
            log.open(identity(folder));
            long number =
                    numbers(folder).stream().reduce((first, second) -> second).orElse(0L);
            while (true) {
                for (int more = 1 + random.nextInt(BATCH); more > 0; more--) {
                    log.append(new AuditEvent.DataRead(String.valueOf(++number)));
                }
                log.flush();
                acknowledge.accept("number " + number);
            }
        }

        /** The kill before this one was told of when the log was next opened, so each but the last has its line. */
        @Override
        public void inspect(Path folder, List<String> acknowledged) {
            long last = acknowledged.isEmpty()
                    ? 0
                    : Long.parseLong(acknowledged.get(acknowledged.size() - 1).substring("number ".length()));
            try (Identity identity = identity(folder);
                    AuditLog log = part(AuditLogProvider.class, folder)) {
                log.open(identity);
                AuditTrail.Report report =
                        part(AuditTrailProvider.class, folder).verify(Set.of(identity.peerId()), Optional.empty());
                assertEquals(List.of(), report.faults());
            }
            List<Long> numbers = numbers(folder);
            assertTrue(numbers.size() >= last, () -> "of " + last + " there are " + numbers.size());
            for (int i = 0; i < numbers.size(); i++) {
                assertEquals(i + 1, numbers.get(i), "in order, once each");
            }
            assertTrue(!lines(folder, "LOG_RECOVERED").isEmpty(), "the kill is told of");
        }

        private static List<Long> numbers(Path folder) {
            return lines(folder, "DATA_READ").stream()
                    .map(line -> Long.valueOf(line.replaceFirst(".*\"name\":\"(\\d+)\".*", "$1")))
                    .toList();
        }

        private static List<String> lines(Path folder, String type) {
            AuditTrail.Query query = new AuditTrail.Query(
                    Set.of(type),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
            List<String> lines = new ArrayList<>();
            try (AuditTrail.Cursor cursor =
                    part(AuditTrailProvider.class, folder).read(query)) {
                for (Optional<String> line = cursor.next(); line.isPresent(); line = cursor.next()) {
                    lines.add(line.get());
                }
            }
            return lines;
        }

        private static Identity identity(Path folder) {
            KeyVault vault = part(KeyVaultProvider.class, folder);
            return vault.contains("identity")
                    ? vault.open("identity", Optional.empty())
                    : vault.create("identity", Optional.empty());
        }

        private static <T, P extends Provider<SecurityConfig, T>> T part(Class<P> kind, Path folder) {
            Map<String, String> small =
                    Map.of("security.audit.segment_size", "16384", "security.audit.checkpoint_events", "50");
            return Security.part(kind, folder, small);
        }
    }
}

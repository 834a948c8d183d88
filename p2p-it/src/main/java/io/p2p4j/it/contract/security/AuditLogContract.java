package io.p2p4j.it.contract.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.StorageException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.AuditLog;
import io.p2p4j.api.security.AuditLogProvider;
import io.p2p4j.api.security.AuditTrail;
import io.p2p4j.api.security.AuditTrail.Query;
import io.p2p4j.api.security.AuditTrailProvider;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.Permission;
import io.p2p4j.it.contract.Peers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Says what every {@link AuditLog} keeps, as the {@link AuditTrail} of the same type reads it. */
public abstract class AuditLogContract {

    private static final int MANY = 500;

    @TempDir
    private Path dir = Path.of("unused");

    private Optional<Identity> signer = Optional.empty();

    /** Makes a contract. */
    protected AuditLogContract() {}

    /** Returns the provider that is tested. */
    protected abstract AuditLogProvider provider();

    /** Returns the provider of what reads its logs. */
    protected abstract AuditTrailProvider trailProvider();

    @BeforeEach
    void identify() {
        signer = Optional.of(Lent.identity(dir, "signer"));
    }

    @AfterEach
    void close() {
        signer.ifPresent(Identity::close);
    }

    private AuditLog log() {
        AuditLog log = provider().create(Lent.context(dir));
        log.open(signer.orElseThrow());
        return log;
    }

    private AuditTrail trail() {
        return trailProvider().create(Lent.context(dir));
    }

    private List<String> read(Query query) {
        List<String> lines = new ArrayList<>();
        try (AuditTrail.Cursor cursor = trail().read(query)) {
            for (Optional<String> line = cursor.next(); line.isPresent(); line = cursor.next()) {
                lines.add(line.get());
            }
        }
        return lines;
    }

    private static AuditEvent event(int number) {
        return new AuditEvent.TokenRevoked(String.format(java.util.Locale.ROOT, "%016d", number));
    }

    private static Query ofTypes(String... types) {
        return new Query(
                Set.of(types),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private void assertNumbers(int count) {
        List<String> lines = read(ofTypes("TOKEN_REVOKED"));
        assertEquals(count, lines.size());
        for (int i = 0; i < count; i++) {
            String number = String.format(java.util.Locale.ROOT, "%016d", i);
            assertTrue(lines.get(i).contains(number), lines.get(i));
        }
    }

    /** What was flushed is there while the log is open, in the order of the calls. */
    @Test
    void showsWhatWasFlushedInOrder() {
        try (AuditLog log = log()) {
            IntStream.range(0, MANY).forEach(i -> log.append(event(i)));
            log.flush();
            assertNumbers(MANY);
        }
    }

    /** What was appended is there after the log was closed, and the next log goes on with it. */
    @Test
    void goesOnWhereTheLastOneEnded() {
        for (int start = 0; start < 3; start++) {
            try (AuditLog log = log()) {
                log.append(event(start));
            }
            assertNumbers(start + 1);
        }
    }

    /** Each type of event there is can be written and found, on a line of its own. */
    @Test
    void knowsEveryTypeOfEvent() {
        List<AuditEvent> events = SampleEvents.all();
        assertTrue(events.size() >= 30, "only " + events.size() + " types");
        try (AuditLog log = log()) {
            events.forEach(log::append);
        }
        for (AuditEvent event : events) {
            List<String> found = read(ofTypes(SampleEvents.type(event)));
            assertEquals(1, found.size(), event::toString);
            assertTrue(found.get(0).startsWith("{") && found.get(0).endsWith("}"), found.get(0));
            assertFalse(found.get(0).contains("\n"), found.get(0));
        }
    }

    /** Threads that write at once lose nothing of each other. */
    @Test
    void losesNothingOfManyThreads() {
        try (AuditLog log = log()) {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < MANY; i++) {
                    int number = i;
                    threads.execute(() -> log.append(event(number)));
                }
            }
            log.flush();
            assertEquals(MANY, Set.copyOf(read(ofTypes("TOKEN_REVOKED"))).size());
        }
    }

    /** Every condition of a query must hold. */
    @Test
    void findsWhatIsAskedFor() {
        PeerId other = Peers.peer(8);
        try (AuditLog log = log()) {
            log.append(new AuditEvent.AccessGranted(SampleEvents.PEER, "weather/today", Permission.call("*")));
            log.append(new AuditEvent.AccessGranted(other, "weather/today", Permission.call("*")));
            log.append(new AuditEvent.PeerUntrusted(SampleEvents.PEER));
        }
        Optional<PeerId> peer = Optional.of(SampleEvents.PEER);
        assertEquals(
                2,
                read(query(peer, "*")).size()
                        + read(query(Optional.of(other), "*")).size());
        assertEquals(1, read(query(peer, "weather/*")).size());
        assertEquals(0, read(query(peer, "weather/tomorrow")).size());
        assertEquals(2, read(query(Optional.empty(), "weather/today")).size());
        Query all = Query.all();
        Query past = new Query(all.types(), peer, all.method(), all.outcome(), all.from(), Optional.of(Instant.EPOCH));
        assertEquals(List.of(), read(past));
        Query refused = new Query(
                all.types(), peer, all.method(), Optional.of(AuditEvent.Outcome.REFUSED), all.from(), all.until());
        assertEquals(List.of(), read(refused));
    }

    private static Query query(Optional<PeerId> peer, String method) {
        return new Query(Set.of(), peer, Optional.of(method), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A log that nobody touched is whole, and signed by its signer alone. */
    @Test
    void provesItselfWhole() {
        try (AuditLog log = log()) {
            IntStream.range(0, MANY).forEach(i -> log.append(event(i)));
        }
        PeerId own = signer.orElseThrow().peerId();
        AuditTrail.Report report = trail().verify(Set.of(own), Optional.empty());
        assertTrue(report.intact(), report::toString);
        assertTrue(report.last() >= MANY, report::toString);
        assertTrue(report.signed() >= MANY, report::toString);
        assertFalse(trail().verify(Set.of(Peers.peer(8)), Optional.empty()).intact());
    }

    /** Whoever decides after the log was closed must refuse. */
    @Test
    void takesNothingAfterItsEnd() {
        AuditLog log = log();
        log.close();
        log.close();
        assertThrows(StorageException.class, () -> log.append(event(0)));
        assertNumbers(0);
    }
}

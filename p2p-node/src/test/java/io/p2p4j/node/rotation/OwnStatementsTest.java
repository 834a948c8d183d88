package io.p2p4j.node.rotation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.StorageException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.rotation.SignedStatement;
import io.p2p4j.api.security.Passphrase;
import io.p2p4j.api.security.SecretJournal;
import io.p2p4j.api.security.SecretStore;
import io.p2p4j.node.testing.FakeConnection;
import io.p2p4j.node.testing.FakeNotary;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class OwnStatementsTest {

    private static final PeerId A = FakeConnection.peer(1);
    private static final PeerId B = FakeConnection.peer(2);
    private static final PeerId C = FakeConnection.peer(3);
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Instant END = NOW.plusSeconds(1000);

    private final Records secrets = new Records();
    private final OwnStatements own = new OwnStatements(secrets, new FakeNotary());

    @Test
    void leadToTheKeyThatTheNodeHas() {
        rotate(A, B);
        assertEquals(Optional.empty(), own.successor(A), "it may never come to be");
        own.cameToBe(B);
        assertEquals(Optional.of(B), own.successor(A));
        assertEquals(Set.of(step(A, B), revoked(A, B)), leadingTo(B, NOW));
        rotate(B, C);
        assertEquals(Set.of(step(A, B), revoked(A, B), step(B, C), revoked(B, C)), leadingTo(C, NOW));
        assertEquals(Set.of(), leadingTo(FakeConnection.peer(9), NOW));
    }

    /** The record is written before the key is replaced; whatever comes in between, the node is the one it was. */
    @Test
    void showNothingOfARotationThatDidNotComeToItsEnd() {
        rotate(A, B);
        assertEquals(Set.of(), leadingTo(A, NOW));
        rotate(A, C);
        own.cameToBe(C);
        assertEquals(Optional.of(C), own.successor(A));
        assertEquals(Set.of(step(A, C), revoked(A, C)), leadingTo(C, NOW));
        assertEquals(Set.of(), leadingTo(B, NOW));
    }

    @Test
    void keepRevocationsForGoodAndSuccessionsUntilTheyEnd() {
        rotate(A, B);
        assertEquals(Set.of(revoked(A, B)), leadingTo(B, END));
        own.add(B, List.of(), END);
        assertEquals(Set.of(revoked(A, B)), leadingTo(B, NOW));
        SignedStatement last = FakeNotary.revocation(B, Optional.empty(), NOW, true);
        own.add(B, List.of(last), NOW);
        assertEquals(Set.of(revoked(A, B), last), leadingTo(B, NOW));
    }

    @Test
    void areTheLatestOnesIfTheyAreMany() {
        for (int i = 0; i < 2 * Bundle.MAX_STATEMENTS; i++) {
            rotate(FakeConnection.peer(10 + i), FakeConnection.peer(11 + i));
        }
        PeerId last = FakeConnection.peer(10 + 2 * Bundle.MAX_STATEMENTS);
        assertEquals(Bundle.MAX_STATEMENTS, leadingTo(last, NOW).size());
    }

    @Test
    void thatWithdrawAKeyOutliveAnyNumberOfOthers() {
        PeerId first = FakeConnection.peer(10);
        SignedStatement withdrawn = FakeNotary.revocation(first, Optional.empty(), NOW, true);
        own.add(first, List.of(withdrawn), NOW);
        assertTrue(own.withdrawn(first));
        for (int i = 0; i < 2 * Bundle.MAX_STATEMENTS; i++) {
            rotate(FakeConnection.peer(11 + i), FakeConnection.peer(12 + i));
        }
        PeerId last = FakeConnection.peer(11 + 2 * Bundle.MAX_STATEMENTS);
        assertTrue(leadingTo(last, NOW).contains(withdrawn));
        assertFalse(own.withdrawn(last));
    }

    @Test
    void thatAreTakenBackWereNeverMade() {
        rotate(A, B);
        own.takeBack(A, NOW);
        own.cameToBe(B);
        assertEquals(Optional.empty(), own.successor(A));
        assertEquals(Set.of(), leadingTo(B, NOW));
    }

    @Test
    void thatAreDamagedAreNoneOfANeighbour() {
        secrets.update(OwnStatements.RECORD, before -> new byte[] {1, 2, 3});
        StorageException e = assertThrows(StorageException.class, () -> own.leadingTo(A, NOW));
        assertEquals(ErrorCode.STORAGE_DAMAGED, e.code());
    }

    private void rotate(PeerId before, PeerId after) {
        own.add(before, List.of(step(before, after), revoked(before, after)), NOW);
    }

    private Set<SignedStatement> leadingTo(PeerId key, Instant now) {
        return Set.copyOf(own.leadingTo(key, now));
    }

    private static SignedStatement step(PeerId before, PeerId after) {
        return FakeNotary.succession(before, after, NOW, END, true);
    }

    private static SignedStatement revoked(PeerId peer, PeerId after) {
        return FakeNotary.revocation(peer, Optional.of(after), NOW, true);
    }

    /** A secret store of records alone, which forgets with the process. */
    private static final class Records implements SecretStore {

        private final Map<String, byte[]> records = new HashMap<>();

        @Override
        public void unlock(Optional<Passphrase> passphrase) {}

        @Override
        public Optional<byte[]> read(String name) {
            return Optional.ofNullable(records.get(name));
        }

        @Override
        public String version(String name) {
            throw new UnsupportedOperationException("a fake store");
        }

        @Override
        public void update(String name, Function<Optional<byte[]>, byte[]> change) {
            records.put(name, change.apply(read(name)));
        }

        @Override
        public SecretJournal journal(String name, SecretJournal.Reader reader) {
            throw new UnsupportedOperationException("a fake store");
        }

        @Override
        public void rekey(Optional<Passphrase> next, Runnable meanwhile) {
            throw new UnsupportedOperationException("a fake store");
        }

        @Override
        public void close() {}
    }
}

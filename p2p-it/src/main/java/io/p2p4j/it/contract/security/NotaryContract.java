package io.p2p4j.it.contract.security;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ProtocolException;
import io.p2p4j.api.rotation.KeyStatement;
import io.p2p4j.api.rotation.Notary;
import io.p2p4j.api.rotation.NotaryProvider;
import io.p2p4j.api.rotation.SignedStatement;
import io.p2p4j.api.security.Identity;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Says what every {@link Notary} keeps. */
public abstract class NotaryContract {

    private static final Instant NOW = Instant.ofEpochSecond(1_000_000_000, 999_999_999);
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    private Path dir = Path.of("unused");

    private List<Identity> identities = List.of();

    /** Makes a contract. */
    protected NotaryContract() {}

    /** Returns the provider that is tested. */
    protected abstract NotaryProvider provider();

    @BeforeEach
    void makeKeys() {
        identities = List.of(Lent.identity(dir, "old"), Lent.identity(dir, "new"), Lent.identity(dir, "third"));
    }

    @AfterEach
    void closeKeys() {
        identities.forEach(Identity::close);
    }

    private Identity old() {
        return identities.get(0);
    }

    private Identity next() {
        return identities.get(1);
    }

    private Identity third() {
        return identities.get(2);
    }

    private Notary notary() {
        return provider().create(Lent.context(dir));
    }

    /** What one notary makes another one reads, byte by byte, and finds genuine. */
    @Test
    void readsWhatAnotherHasMade() {
        Instant begin = Instant.ofEpochSecond(NOW.getEpochSecond());
        SignedStatement succession = notary().succession(old(), next(), NOW, HOUR);
        SignedStatement revocation = notary().revocation(old(), Optional.of(next().peerId()), NOW);
        assertEquals(
                new KeyStatement.Succession(old().peerId(), next().peerId(), begin, begin.plus(HOUR)),
                succession.statement());
        assertEquals(
                new KeyStatement.Revocation(old().peerId(), Optional.of(next().peerId()), begin),
                revocation.statement());
        for (SignedStatement made : List.of(succession, revocation)) {
            SignedStatement read = notary().read(made.bytes());
            assertEquals(made.statement(), read.statement());
            assertArrayEquals(made.bytes(), read.bytes());
            assertTrue(notary().isGenuine(read));
        }
    }

    /** No bit of a statement can be changed without its being another one, or none. */
    @Test
    void takesNothingForGenuineThatWasChanged() {
        for (SignedStatement made : List.of(
                notary().succession(old(), next(), NOW, HOUR), notary().revocation(old(), Optional.empty(), NOW))) {
            for (int i = 0; i < 8 * made.bytes().length; i += 5) {
                byte[] changed = made.bytes();
                changed[i / 8] ^= (byte) (1 << i % 8);
                assertFalse(isGenuine(changed), "bit " + i);
            }
        }
    }

    /** Whoever has not signed is neither the one that gives way nor the one that follows. */
    @Test
    void takesNothingForGenuineThatIsSaidInTheNameOfAnother() {
        SignedStatement made = notary().succession(old(), next(), NOW, HOUR);
        KeyStatement.Succession said = (KeyStatement.Succession) made.statement();
        for (KeyStatement other : List.of(
                new KeyStatement.Succession(third().peerId(), said.after(), said.issued(), said.expires()),
                new KeyStatement.Succession(said.peer(), third().peerId(), said.issued(), said.expires()),
                new KeyStatement.Succession(
                        said.peer(), said.after(), said.issued(), said.expires().plusSeconds(1)),
                new KeyStatement.Revocation(said.peer(), Optional.of(said.after()), said.issued()))) {
            assertFalse(notary().isGenuine(new SignedStatement(other, made.bytes())), other::toString);
        }
    }

    /** A key does not follow itself. */
    @Test
    void makesNoSuccessionToTheSameKey() {
        assertThrows(IllegalArgumentException.class, () -> notary().succession(old(), old(), NOW, HOUR));
    }

    /** What is longer than any statement is not read. */
    @Test
    void readsNothingThatIsTooLong() {
        assertThrows(ProtocolException.class, () -> notary().read(new byte[SignedStatement.MAX_BYTES + 1]));
        assertThrows(ProtocolException.class, () -> notary().read(new byte[0]));
    }

    private boolean isGenuine(byte[] bytes) {
        try {
            return notary().isGenuine(notary().read(bytes));
        } catch (ProtocolException e) {
            return false; // not even a statement
        }
    }
}

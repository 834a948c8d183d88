package io.p2p4j.security.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.Pin;
import io.p2p4j.api.security.SetBy;
import io.p2p4j.api.security.Sightings;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.security.testing.Folders;
import io.p2p4j.security.testing.Keys;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

class TrustRecordCodecTest {

    private final TrustRecordCodec codec = new TrustRecordCodec();

    @Test
    void readsWhatItWrote() {
        Random random = new Random(12);
        for (int round = 0; round < 200; round++) {
            TrustRecord entry = entry(random);
            assertEquals(entry, codec.decode(codec.encode(entry)));
            assertEquals(entry.peer(), codec.key(codec.text(codec.keyOf(entry))));
        }
    }

    @Test
    void refusesWhatItDidNotWrite() {
        TrustRecord entry = new TrustRecord(
                Keys.ed25519(1).peerId(),
                TrustLevel.TRUSTED,
                Set.of(Permission.call("*")),
                "r",
                SetBy.OPERATOR,
                Instant.parse("2026-01-01T00:00:00Z"),
                Optional.of(Instant.parse("2027-01-01T00:00:00Z")),
                Sightings.once(Folders.NOW, Multiaddr.parse("/ip4/10.0.0.1/tcp/1")));
        String genuine = new String(codec.encode(entry), StandardCharsets.UTF_8);
        assertEquals(entry, codec.decode(bytes(genuine)));
        String[][] changes = {
            {"TRUSTED", "MIGHTY"},
            {"OPERATOR", "NOBODY"},
            {"call:*", "anything"},
            {"2026-01-01", "never"},
            {"\"2027-01-01T00:00:00Z\"", "7"},
            {"\"reason\":\"r\"", "\"reason\":7"},
            {"\"reason\"", "\"Reason\""},
            {"\"verified\":1", "\"verified\":-1"},
            {"\"verified\":1", "\"verified\":\"1\""},
            {"}", "} {}"},
            {"}", ""},
            {"\"call:*\"", "\"call:*\",\"call:*\""},
            {"\"r\"", "\"" + "r".repeat(1025) + "\""},
            {"\"r\"", "\"r\",\"more\":1"},
            {"[\"call", "[[\"call"},
            {"/ip4/10.0.0.1/tcp/1", "somewhere"}
        };
        for (String[] change : changes) {
            byte[] changed = bytes(genuine.replace(change[0], change[1]));
            RuntimeException e = assertThrows(RuntimeException.class, () -> codec.decode(changed), change[1]);
            assertEquals(true, isMisfit(e), e.toString());
        }
    }

    @Test
    void aPinIsWhatWasWritten() {
        PinCodec pins = new PinCodec();
        Pin pin = new Pin(
                Multiaddr.parse("/dns4/node.example/tcp/4001"), Keys.ed25519(2).peerId(), Folders.NOW);
        assertEquals(pin, pins.decode(pins.encode(pin)));
        assertEquals(pin.address(), pins.key(pins.text(pins.keyOf(pin))));
    }

    private static boolean isMisfit(RuntimeException e) {
        return e instanceof IllegalArgumentException || e instanceof DateTimeException || e instanceof JacksonException;
    }

    private static TrustRecord entry(Random random) {
        Set<Permission> grants = new HashSet<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            grants.add(Permission.call("s/" + random.nextInt(50)));
        }
        StringBuilder reason = new StringBuilder();
        for (int i = random.nextInt(20); i > 0; i--) {
            reason.append((char) random.nextInt(0x10000)); // halves of surrogate pairs among them
        }
        Instant since = Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
        return new TrustRecord(
                Keys.ed25519(random.nextLong()).peerId(),
                List.of(TrustLevel.values()).get(random.nextInt(TrustLevel.values().length)),
                grants,
                reason.toString(),
                List.of(SetBy.values()).get(random.nextInt(SetBy.values().length)),
                since,
                random.nextBoolean() ? Optional.of(since) : Optional.empty(),
                random.nextBoolean()
                        ? Sightings.NONE
                        : Sightings.once(since, Multiaddr.parse("/ip4/10.0.0." + random.nextInt(256) + "/tcp/1")));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

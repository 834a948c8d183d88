package io.p2p4j.security.trust;

import static io.p2p4j.security.testing.Failures.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.StorageException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.security.testing.Keys;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrustRecordsJsonTest {

    private static final List<TrustLevel> LEVELS = List.of(TrustLevel.values());

    @Test
    void readsWhatItWrote() {
        Random random = new Random(12);
        for (int round = 0; round < 50; round++) {
            Map<PeerId, TrustRecord> entries = new HashMap<>();
            for (int i = random.nextInt(10); i > 0; i--) {
                TrustRecord entry = entry(random);
                entries.put(entry.peer(), entry);
            }
            assertEquals(entries, TrustRecordsJson.decode(TrustRecordsJson.encode(entries)));
        }
    }

    @Test
    void refusesWhatItDidNotWrite() {
        String peer = Keys.ed25519(1).peerId().toString();
        String genuine = "{\"version\":1,\"peers\":[{\"peer\":\"" + peer
                + "\",\"level\":\"TRUSTED\",\"grants\":[\"call:*\"],\"reason\":\"r\",\"since\":\"2026-01-01T00:00:00Z\"}]}";
        TrustRecordsJson.decode(bytes(genuine));
        String[][] changes = {
            {"\"version\":1", "\"version\":2"},
            {"TRUSTED", "MIGHTY"},
            {"call:*", "anything"},
            {"2026", "never"},
            {"\"reason\":\"r\"", "\"reason\":7"},
            {"\"reason\"", "\"Reason\""},
            {"]}", "]} {}"},
            {"]}", "]"},
            {peer, "12D3KooW"},
            {"\"call:*\"", "\"call:*\",\"call:*\""},
            {"\"r\"", "\"" + "r".repeat(1025) + "\""},
            {"\"r\"", "\"r\",\"more\":1"},
            {"[{", "[[{"}
        };
        for (String[] change : changes) {
            byte[] changed = bytes(genuine.replace(change[0], change[1]));
            assertFails(ErrorCode.STORAGE_DAMAGED, () -> TrustRecordsJson.decode(changed));
        }
        String record = genuine.substring(genuine.indexOf("[{") + 1, genuine.lastIndexOf(']'));
        byte[] twice = bytes(genuine.replace(record, record + "," + record));
        assertFails(ErrorCode.STORAGE_DAMAGED, () -> TrustRecordsJson.decode(twice));
    }

    @Test
    void takesGarbageForDamage() {
        Random random = new Random(13);
        TrustRecord entry = entry(random);
        byte[] genuine = TrustRecordsJson.encode(Map.of(entry.peer(), entry));
        for (int round = 0; round < 5000; round++) {
            byte[] garbage = round % 2 == 0 ? new byte[random.nextInt(100)] : genuine.clone();
            if (round % 2 == 0) {
                random.nextBytes(garbage);
            } else {
                garbage[random.nextInt(garbage.length)] = (byte) random.nextInt(256);
            }
            try {
                TrustRecordsJson.decode(garbage);
            } catch (StorageException e) {
                assertEquals(ErrorCode.STORAGE_DAMAGED, e.code());
            }
        }
    }

    @Test
    void boundsTheGrants() {
        Set<Permission> grants = new HashSet<>();
        for (int i = 0; i <= TrustRecordsJson.MAX_GRANTS; i++) {
            grants.add(Permission.call("service/" + i));
        }
        TrustRecord many = new TrustRecord(Keys.ed25519(1).peerId(), TrustLevel.TRUSTED, grants, "", Instant.EPOCH);
        assertThrows(IllegalArgumentException.class, () -> TrustRecordsJson.requireBounded(many));
        byte[] json = TrustRecordsJson.encode(Map.of(many.peer(), many));
        assertFails(ErrorCode.STORAGE_DAMAGED, () -> TrustRecordsJson.decode(json));
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
        TrustLevel level = LEVELS.get(random.nextInt(LEVELS.size()));
        Instant since = Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
        return new TrustRecord(Keys.ed25519(random.nextLong()).peerId(), level, grants, reason.toString(), since);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

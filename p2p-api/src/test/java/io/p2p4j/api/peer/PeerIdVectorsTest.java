package io.p2p4j.api.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Compares keys and ids with the vectors of the specification, where their folder is given. */
class PeerIdVectorsTest {

    private static final Pattern KEY = Pattern.compile(
            "\"(\\w+)\":\\s*\\{\\s*\"private_protobuf_hex\":\\s*\"\\w+\",\\s*\"public_protobuf_hex\":\\s*\"(\\w+)\"");
    private static final Pattern EXAMPLES = Pattern.compile("\"peer_id_examples\":\\s*\\[([^]]*)]");
    private static final Pattern STRING = Pattern.compile("\"(\\w+)\"");
    private static final Pattern CERTIFIED = Pattern.compile("\"peer_id\":\\s*\"(\\w+)\"");

    private static String vectors = "";

    @BeforeAll
    static void readsTheVectors() throws IOException {
        String folder = System.getProperty("vectors.dir", "");
        assumeFalse(folder.isBlank(), "skipped: -Dvectors.dir names no folder of test vectors");
        vectors = Files.readString(Path.of(folder, "libp2p.json"));
    }

    @Test
    void decodesAndEncodesTheKeyOfEachKind() {
        List<MatchResult> keys = KEY.matcher(vectors).results().toList();
        assertEquals(KeyType.values().length, keys.size());
        for (MatchResult vector : keys) {
            byte[] encoded = HexFormat.of().parseHex(vector.group(2));
            PublicKey key = PublicKey.decode(encoded);
            assertTrue(key.type().name().equalsIgnoreCase(vector.group(1)));
            assertArrayEquals(encoded, key.encode());
            PeerId id = PeerId.of(key);
            assertEquals(id, PeerId.parse(id.toString()));
            assertEquals(encoded.length <= 42, id.publicKey().isPresent());
        }
    }

    @Test
    void readsEachSpellingOfAnId() {
        List<String> spellings = EXAMPLES.matcher(vectors)
                .results()
                .flatMap(list -> STRING.matcher(list.group(1)).results())
                .map(text -> text.group(1))
                .toList();
        assertEquals(3, spellings.size());
        spellings.forEach(PeerIdVectorsTest::isReadBack);
    }

    @Test
    void readsTheIdsOfTheCertificates() {
        List<String> ids =
                CERTIFIED.matcher(vectors).results().map(text -> text.group(1)).toList();
        assertTrue(ids.size() >= 3);
        ids.forEach(PeerIdVectorsTest::isReadBack);
    }

    private static void isReadBack(String text) {
        PeerId id = PeerId.parse(text);
        assertEquals(id, PeerId.parse(id.toString()));
        assertTrue(text.startsWith("b") || text.equals(id.toString()));
    }
}

package io.p2p4j.security.audit.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.peer.KeyType;
import io.p2p4j.api.peer.PublicKey;
import io.p2p4j.api.security.Identity;
import io.p2p4j.security.testing.Keys;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckpointTest {

    private static final Identity SIGNER = Keys.ed25519(1);
    private static final String ORIGIN = Checkpoint.origin(SIGNER.peerId());

    private static Chain chain() {
        Chain chain = new Chain();
        chain.add("a line\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, 7);
        return chain;
    }

    /** The example of the specification of signed notes. */
    @Test
    void namesKeysAsTheSpecificationDoes() {
        byte[] typed = Base64.getDecoder().decode("AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
        PublicKey key = PublicKey.of(KeyType.ED25519, Arrays.copyOfRange(typed, 1, typed.length));
        assertEquals("530d903a", HexFormat.of().toHexDigits(Checkpoint.keyId("example.com/foo", key)));
    }

    @Test
    void isANoteOfThreeLinesAndASignature() {
        Checkpoint checkpoint = Checkpoint.sign(chain(), ORIGIN, SIGNER);
        String[] lines = checkpoint.note().split("\n", -1);
        assertEquals(6, lines.length);
        assertEquals("p2p4j.audit/" + SIGNER.peerId(), lines[0]);
        assertEquals("1", lines[1]);
        assertEquals(Base64.getEncoder().encodeToString(chain().root()), lines[2]);
        assertEquals("", lines[3]);
        assertTrue(lines[4].startsWith("\u2014 " + ORIGIN + " "), lines[4]);
    }

    @Test
    void provesWhoSignedIt() {
        Checkpoint checkpoint = Checkpoint.parse(
                        Checkpoint.sign(chain(), ORIGIN, SIGNER).note())
                .orElseThrow();
        assertTrue(checkpoint.isBy(SIGNER.publicKey()));
        assertFalse(checkpoint.isBy(Keys.ed25519(2).publicKey()));
        assertTrue(checkpoint.claims(chain()));
        assertFalse(checkpoint.claims(new Chain()));
    }

    @Test
    void isNotProvenByAnyOtherNote() {
        String note = Checkpoint.sign(chain(), ORIGIN, SIGNER).note();
        for (int i = 0; i < note.length(); i++) {
            String other = note.substring(0, i) + (char) (note.charAt(i) ^ 1) + note.substring(i + 1);
            Optional<Checkpoint> read = Checkpoint.parse(other);
            assertTrue(
                    read.isEmpty()
                            || !read.get().isBy(SIGNER.publicKey())
                            || read.get().equals(Checkpoint.parse(note).orElseThrow()),
                    other);
        }
    }

    @Test
    void readsNothingElse() {
        String note = Checkpoint.sign(chain(), ORIGIN, SIGNER).note();
        for (String other :
                List.of("", "\n", note + "\n", note.substring(1, 4), "x".repeat(5000), note.replace("1\n", "01\n"))) {
            assertEquals(Optional.empty(), Checkpoint.parse(other), other);
        }
        assertEquals(Optional.empty(), Checkpoint.parse(note.replace("\n1\n", "\n9999999999999999999\n")));
    }
}

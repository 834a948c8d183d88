package io.p2p4j.security.rotation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.p2p4j.api.error.ProtocolException;
import io.p2p4j.api.rotation.SignedStatement;
import io.p2p4j.security.testing.Folders;
import io.p2p4j.security.testing.Keys;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads bytes as a statement: there is one spelling of each, and none is genuine but those that were made. */
class EnvelopeNotaryFuzzTest {

    private static final EnvelopeNotary NOTARY = new EnvelopeNotary();
    private static final SignedStatement SUCCESSION =
            NOTARY.succession(Keys.ed25519(1), Keys.ed25519(2), Folders.NOW, Duration.ofDays(30));
    private static final SignedStatement REVOCATION = NOTARY.revocation(Keys.ed25519(1), Optional.empty(), Folders.NOW);

    @MethodSource("seeds")
    @FuzzTest
    void takesNothingForGenuineButWhatWasMade(byte[] input) {
        SignedStatement read;
        try {
            read = NOTARY.read(input);
        } catch (ProtocolException e) {
            return; // it is none
        }
        assertTrue(input.length <= SignedStatement.MAX_BYTES);
        assertArrayEquals(input, Envelope.decode(input).encode());
        boolean made = Arrays.equals(input, SUCCESSION.bytes()) || Arrays.equals(input, REVOCATION.bytes());
        assertEquals(made, NOTARY.isGenuine(read));
    }

    static Stream<byte[]> seeds() {
        byte[] made = SUCCESSION.bytes();
        Stream<byte[]> flipped = IntStream.iterate(0, at -> at < made.length, at -> at + 7)
                .mapToObj(at -> {
                    byte[] copy = made.clone();
                    copy[at] ^= 1;
                    return copy;
                });
        Stream<byte[]> cut =
                IntStream.iterate(0, at -> at < made.length, at -> at + 29).mapToObj(at -> Arrays.copyOf(made, at));
        return Stream.concat(Stream.of(made, REVOCATION.bytes(), new byte[9000]), Stream.concat(flipped, cut));
    }
}

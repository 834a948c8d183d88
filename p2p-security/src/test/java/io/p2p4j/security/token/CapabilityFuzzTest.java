package io.p2p4j.security.token;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.Permission;
import io.p2p4j.security.testing.Folders;
import io.p2p4j.security.testing.Keys;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads bytes as a capability: there is one spelling of each, and none is accepted but those that were made. */
class CapabilityFuzzTest {

    private static final Identity NODE = Keys.ed25519(1);
    private static final Identity ALICE = Keys.ed25519(2);
    private static final PeerId BOB = Keys.ed25519(3).peerId();
    private static final Capability ROOT = new Capability(List.of(Link.sign(
            new Claims(
                    new Claims.Root(new byte[Claims.ID]),
                    List.of(new Permission("call:*"), new Permission("relay")),
                    Folders.NOW,
                    Optional.of(ALICE.peerId())),
            NODE)));
    private static final Capability NARROW = ROOT.with(
            new Claims(
                    new Claims.Parent(ROOT.last().hash()),
                    List.of(new Permission("call:a/b")),
                    Folders.NOW,
                    Optional.of(BOB)),
            ALICE);

    @MethodSource("seeds")
    @FuzzTest
    void acceptsNothingButWhatWasMade(byte[] input) {
        Capability read;
        try {
            read = Capability.decode(input);
        } catch (IllegalArgumentException e) {
            return; // it is none
        }
        assertTrue(read.links().size() <= Capability.MAX_LINKS && input.length <= Capability.MAX_BYTES);
        assertArrayEquals(input, read.encode());
        assertEquals(read.text(), Capability.parse(read.text()).text());
        boolean made = Arrays.equals(input, ROOT.encode()) || Arrays.equals(input, NARROW.encode());
        assertEquals(made, ChainRules.broken(read, Set.of(NODE.peerId())).isEmpty());
    }

    static Stream<byte[]> seeds() {
        byte[] narrow = NARROW.encode();
        Stream<byte[]> flipped = IntStream.iterate(0, at -> at < narrow.length, at -> at + 7)
                .mapToObj(at -> {
                    byte[] copy = narrow.clone();
                    copy[at] ^= 1;
                    return copy;
                });
        Stream<byte[]> cut =
                IntStream.iterate(0, at -> at < narrow.length, at -> at + 29).mapToObj(at -> Arrays.copyOf(narrow, at));
        return Stream.concat(Stream.of(ROOT.encode(), narrow, new byte[9000]), Stream.concat(flipped, cut));
    }
}

package io.p2p4j.security.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.ProtocolException;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.security.testing.Duel;
import io.p2p4j.security.testing.Keys;
import io.p2p4j.security.testing.MemoryPipe;
import io.p2p4j.security.testing.ScriptedPipe;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Lets the remote of a handshake say anything, also what was said in another one: it comes to no channel, and costs little.
 *
 * <p>The first byte of the input chooses the side, the others are the remote's.
 */
class TlsHandshakeFuzzTest {

    private static final Identity ALICE = Keys.ed25519(1);
    private static final Identity BOB = Keys.ed25519(2);
    private static final List<ProtocolId> MUXERS = List.of(new ProtocolId("/yamux/1.0.0"));
    private static final TlsHandshake TLS =
            new TlsHandshake(new SecureRandom(), InstantSource.fixed(Instant.parse("2026-06-01T00:00:00Z")));
    private static final int MOST_WRITTEN = 4096;

    @MethodSource("seeds")
    @FuzzTest
    void noStrangerGetsAChannel(byte[] input) throws IOException {
        boolean initiates = input.length > 0 && (input[0] & 1) == 1;
        ScriptedPipe pipe = new ScriptedPipe(Arrays.copyOfRange(input, Math.min(1, input.length), input.length));
        try {
            (initiates ? TLS.initiate(pipe, ALICE, BOB.peerId(), MUXERS) : TLS.respond(pipe, BOB, MUXERS)).close();
            fail("who has no key of this session has a channel");
        } catch (ProtocolException e) {
            assertEquals(ErrorCode.HANDSHAKE_FAILED, e.code());
        } catch (EOFException e) {
            assertEquals(input.length, pipe.consumed().length + Math.min(1, input.length), "it waits for more");
        }
        assertTrue(pipe.consumed().length <= HandshakePipe.MAX_BYTES);
        assertTrue(pipe.written().length <= MOST_WRITTEN, () -> pipe.written().length + " bytes");
    }

    static Stream<byte[]> seeds() {
        ByteArrayOutputStream left = new ByteArrayOutputStream();
        ByteArrayOutputStream right = new ByteArrayOutputStream();
        MemoryPipe.Ends pipe = MemoryPipe.pair(piece -> kept(piece, left), piece -> kept(piece, right));
        Duel duel = Duel.fight(TLS, pipe, ALICE, BOB, BOB.peerId(), MUXERS, MUXERS);
        duel.initiator().won();
        duel.responder().won();
        Stream<byte[]> damaged =
                Stream.of(left.toByteArray(), right.toByteArray()).flatMap(TlsHandshakeFuzzTest::damaged);
        Stream<byte[]> odd = Stream.of(
                        "", "16", "160301ffff", "1603030000", "15030300020228", "140303000101", "17030300010a")
                .map(HexFormat.of()::parseHex);
        return Stream.concat(damaged, odd).flatMap(script -> Stream.of(0, 1).map(side -> withSide(side, script)));
    }

    private static List<byte[]> kept(byte[] piece, ByteArrayOutputStream copy) {
        copy.writeBytes(piece);
        return List.of(piece);
    }

    private static Stream<byte[]> damaged(byte[] script) {
        Stream<byte[]> cut = IntStream.of(5, 9, 40, 100, script.length - 1).mapToObj(n -> Arrays.copyOf(script, n));
        Stream<byte[]> flipped = IntStream.iterate(0, at -> at < script.length, at -> at + 31)
                .mapToObj(at -> {
                    byte[] copy = script.clone();
                    copy[at] ^= (byte) 0x81;
                    return copy;
                });
        return Stream.concat(Stream.of(script, Arrays.copyOf(script, script.length + 50)), Stream.concat(cut, flipped));
    }

    private static byte[] withSide(int side, byte[] script) {
        return ByteBuffer.allocate(1 + script.length)
                .put((byte) side)
                .put(script)
                .array();
    }
}

package io.p2p4j.security.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.ProtocolException;
import io.p2p4j.security.testing.ScriptedPipe;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Lets the remote of a handshake say anything: it comes to a channel only by the bytes of the one that holds the keys.
 *
 * <p>The first byte of the input chooses the side, the others are the remote's.
 */
class NoiseHandshakeFuzzTest {

    private static final GenuineSession GENUINE = GenuineSession.perform();
    private static final int LONGEST = Short.BYTES + HandshakeFrames.MAX_MESSAGE;

    @MethodSource("seeds")
    @FuzzTest
    void onlyTheGenuineRemoteGetsAChannel(byte[] input) {
        boolean initiates = input.length > 0 && (input[0] & 1) == 1;
        byte[] expected = initiates ? GENUINE.fromResponder() : GENUINE.fromInitiator();
        byte[] answers = initiates ? GENUINE.fromInitiator() : GENUINE.fromResponder();
        ScriptedPipe pipe = new ScriptedPipe(Arrays.copyOfRange(input, Math.min(1, input.length), input.length));
        boolean channel = hasChannel(pipe, initiates);
        assertEquals(channel, Arrays.equals(expected, pipe.consumed()));
        assertTrue(pipe.consumed().length <= 2 * LONGEST);
        if (initiates && !channel) {
            assertArrayEquals(Arrays.copyOf(answers, 34), pipe.written(), "a stranger learns a key made for it alone");
        }
        assertTrue(pipe.written().length <= answers.length);
    }

    private static boolean hasChannel(ScriptedPipe pipe, boolean initiates) {
        try {
            (initiates ? GenuineSession.initiate(pipe) : GenuineSession.respond(pipe)).close();
            return true;
        } catch (ProtocolException e) {
            assertEquals(ErrorCode.HANDSHAKE_FAILED, e.code());
        } catch (CompletionException e) {
            assertInstanceOf(EOFException.class, e.getCause());
        }
        return false;
    }

    static Stream<byte[]> seeds() {
        Stream<byte[]> damaged =
                Stream.of(GENUINE.fromInitiator(), GENUINE.fromResponder()).flatMap(NoiseHandshakeFuzzTest::damaged);
        Stream<byte[]> odd = Stream.of(
                message(""),
                message("00".repeat(31)),
                message("00".repeat(32)), // a key of small order
                message("01" + "00".repeat(31)),
                message("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
                message("ff".repeat(32)), // a key that is not canonical
                message("09" + "00".repeat(32)), // a key and a payload
                message("09" + "00".repeat(95)),
                message("00".repeat(8192)),
                new byte[] {0x20, 0x01},
                new byte[] {-1, -1});
        return Stream.concat(damaged, odd).flatMap(script -> Stream.of(0, 1).map(side -> withSide(side, script)));
    }

    private static Stream<byte[]> damaged(byte[] script) {
        Stream<byte[]> cut = Stream.of(2, 33, 34, 36, 67, script.length - 1).map(n -> Arrays.copyOf(script, n));
        Stream<byte[]> flipped = IntStream.iterate(1, at -> at < script.length, at -> at + 24)
                .mapToObj(at -> {
                    byte[] copy = script.clone();
                    copy[at] ^= (byte) 0x80;
                    return copy;
                });
        byte[] more = Arrays.copyOf(script, script.length + 5);
        return Stream.concat(Stream.of(script, more), Stream.concat(cut, flipped));
    }

    private static byte[] message(String hex) {
        byte[] message = HexFormat.of().parseHex(hex);
        return ByteBuffer.allocate(Short.BYTES + message.length)
                .putShort((short) message.length)
                .put(message)
                .array();
    }

    private static byte[] withSide(int side, byte[] script) {
        return ByteBuffer.allocate(1 + script.length)
                .put((byte) side)
                .put(script)
                .array();
    }
}

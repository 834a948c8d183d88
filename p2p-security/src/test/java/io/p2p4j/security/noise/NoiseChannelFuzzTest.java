package io.p2p4j.security.noise;

import static io.p2p4j.security.testing.Failures.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.ProtocolException;
import io.p2p4j.api.security.SecureChannel;
import io.p2p4j.security.testing.ScriptedPipe;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Feeds a channel any bytes, frame by frame: it opens what its peer sealed, in order, and dies of the first other frame. */
class NoiseChannelFuzzTest {

    private static final GenuineSession GENUINE = GenuineSession.perform();
    private static final List<byte[]> FRAMES = frames();

    @MethodSource("seeds")
    @FuzzTest
    void opensWhatItsPeerSealedAndDiesOfAnythingElse(byte[] input) {
        SecureChannel channel = GenuineSession.respond(new ScriptedPipe(GENUINE.fromInitiator()));
        ByteBuffer in = ByteBuffer.wrap(input.clone());
        int opened = 0;
        while (in.remaining() >= channel.framing().header()) {
            int start = in.position();
            if (!opens(channel, in)) {
                assertDead(channel, opened);
                byte[] rest = Arrays.copyOfRange(in.array(), start, input.length);
                assertArrayEquals(Arrays.copyOfRange(input, start, input.length), rest, "nothing is written");
                return;
            }
            assertTrue(opened < FRAMES.size(), "more was opened than was sealed");
            assertArrayEquals(FRAMES.get(opened), Arrays.copyOfRange(input, start, in.position()));
            opened++;
        }
    }

    /** Opens the next frame and moves behind it; what is cut short counts as a frame of that length. */
    private static boolean opens(SecureChannel channel, ByteBuffer in) {
        try {
            int length = channel.frameLength(in);
            SecureChannel.Framing framing = channel.framing();
            assertTrue(length >= framing.overhead() && length <= framing.overhead() + framing.maxPlaintext());
            ByteBuffer frame = in.duplicate().limit(Math.min(in.limit(), in.position() + length));
            channel.open(frame);
            assertEquals(length - framing.overhead(), frame.remaining());
            in.position(in.position() + length);
            return true;
        } catch (ProtocolException e) {
            assertEquals(ErrorCode.PROTOCOL_VIOLATION, e.code());
            return false;
        }
    }

    private static void assertDead(SecureChannel channel, int opened) {
        ByteBuffer genuine = ByteBuffer.wrap(FRAMES.get(opened % FRAMES.size()).clone());
        assertFails(ErrorCode.CLOSED, () -> channel.open(genuine));
        assertFails(ErrorCode.CLOSED, () -> channel.seal(ByteBuffer.allocate(1), ByteBuffer.allocate(100)));
    }

    private static List<byte[]> frames() {
        SecureChannel sealing = GenuineSession.initiate(new ScriptedPipe(GENUINE.fromResponder()));
        List<byte[]> frames = new ArrayList<>();
        for (int length : new int[] {5, 0, 300}) {
            ByteBuffer frame = ByteBuffer.allocate(length + sealing.framing().overhead());
            sealing.seal(ByteBuffer.allocate(length), frame);
            frames.add(frame.array());
        }
        return frames;
    }

    static Stream<byte[]> seeds() {
        byte[] all = sequence(0, 1, 2);
        Stream<byte[]> flipped = IntStream.iterate(0, at -> at < all.length, at -> at + 9)
                .mapToObj(at -> {
                    byte[] copy = all.clone();
                    copy[at] ^= 1;
                    return copy;
                });
        Stream<byte[]> odd = Stream.of(
                all,
                Arrays.copyOf(all, all.length - 1),
                sequence(1, 0),
                sequence(0, 0),
                sequence(2),
                new byte[1],
                new byte[2],
                new byte[] {0, 15},
                new byte[] {0, 16},
                new byte[18],
                new byte[] {-1, -1, 0});
        return Stream.concat(odd, flipped);
    }

    private static byte[] sequence(int... numbers) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Arrays.stream(numbers).mapToObj(FRAMES::get).forEach(out::writeBytes);
        return out.toByteArray();
    }
}

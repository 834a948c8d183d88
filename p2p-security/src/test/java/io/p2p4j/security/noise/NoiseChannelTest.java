package io.p2p4j.security.noise;

import static io.p2p4j.security.testing.Failures.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.security.SecureChannel;
import io.p2p4j.security.aead.CipherState;
import io.p2p4j.security.testing.Keys;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NoiseChannelTest {

    private SecureChannel left = channel(1, 2);
    private SecureChannel right = channel(2, 1);

    @BeforeEach
    void startAnew() {
        left = channel(1, 2);
        right = channel(2, 1);
    }

    @Test
    void opensWhatTheOtherSideSealed() {
        Random random = new Random(5);
        for (int length :
                new int[] {0, 1, 15, 16, 17, 1000, 65518, left.framing().maxPlaintext()}) {
            byte[] plain = new byte[length];
            random.nextBytes(plain);
            assertArrayEquals(plain, open(right, seal(left, plain)));
            assertArrayEquals(plain, open(left, seal(right, plain)));
        }
    }

    @Test
    void hasTheSizesOfNoise() {
        assertEquals(new SecureChannel.Framing(2, 18, 65519), left.framing());
        ByteBuffer frame = seal(left, new byte[65519]);
        assertEquals(65537, frame.remaining());
        assertEquals(65537, left.frameLength(frame));
        assertEquals(0, frame.position());
    }

    @Test
    void worksInPlaceWithinALargerArray() {
        byte[] array = new byte[200];
        ByteBuffer out = ByteBuffer.wrap(array).slice(50, 100);
        out.position(7);
        ByteBuffer plain = ByteBuffer.wrap(new byte[] {9, 1, 2, 3, 9}).slice(1, 3);
        left.seal(plain, out);
        assertEquals(0, plain.remaining());
        assertEquals(7 + 3 + 18, out.position());
        ByteBuffer frame = out.flip().position(7);
        right.open(frame);
        assertEquals(9, frame.position());
        assertEquals(12, frame.limit());
        assertArrayEquals(new byte[] {1, 2, 3}, java.util.Arrays.copyOfRange(array, 59, 62));
    }

    @Test
    void refusesAFrameThatWasChangedAnywhere() {
        for (int at = 0; at < 5 + 18; at++) {
            startAnew();
            ByteBuffer frame = seal(left, new byte[5]);
            frame.put(at, (byte) (frame.get(at) ^ 0x10));
            assertFails(ErrorCode.PROTOCOL_VIOLATION, () -> right.open(frame));
            assertDead(right);
        }
    }

    @Test
    void refusesAFrameThatComesTwice() {
        ByteBuffer frame = seal(left, new byte[5]);
        ByteBuffer again = ByteBuffer.wrap(frame.array().clone()).limit(frame.limit());
        right.open(frame);
        assertFails(ErrorCode.PROTOCOL_VIOLATION, () -> right.open(again));
        assertDead(right);
    }

    @Test
    void refusesFramesInAnotherOrder() {
        seal(left, new byte[5]);
        ByteBuffer second = seal(left, new byte[5]);
        assertFails(ErrorCode.PROTOCOL_VIOLATION, () -> right.open(second));
        assertDead(right);
    }

    @Test
    void refusesItsOwnFrame() {
        ByteBuffer frame = seal(left, new byte[5]);
        assertFails(ErrorCode.PROTOCOL_VIOLATION, () -> left.open(frame));
        assertDead(left);
    }

    @Test
    void refusesALengthThatNoFrameHas() {
        assertEquals(18, left.frameLength(ByteBuffer.wrap(new byte[] {0, 16})));
        assertFails(ErrorCode.PROTOCOL_VIOLATION, () -> left.frameLength(ByteBuffer.wrap(new byte[] {0, 15})));
        assertDead(left);
        assertFails(ErrorCode.PROTOCOL_VIOLATION, () -> right.open(ByteBuffer.wrap(new byte[] {0})));
        assertDead(right);
    }

    @Test
    void takesACallersBugForThat() {
        ByteBuffer room = ByteBuffer.allocate(70000);
        assertThrows(IllegalArgumentException.class, () -> left.seal(ByteBuffer.allocate(65520), room));
        assertThrows(IllegalArgumentException.class, () -> left.seal(ByteBuffer.allocate(5), ByteBuffer.allocate(22)));
        assertThrows(IllegalArgumentException.class, () -> left.seal(ByteBuffer.allocateDirect(5), room));
        assertThrows(IllegalArgumentException.class, () -> left.open(room.asReadOnlyBuffer()));
        assertArrayEquals(new byte[1], open(right, seal(left, new byte[1])));
    }

    @Test
    void isOfNoUseOnceClosed() {
        ByteBuffer frame = seal(right, new byte[5]);
        left.close();
        left.close();
        assertDead(left);
        assertFails(ErrorCode.CLOSED, () -> left.open(frame));
    }

    private static void assertDead(SecureChannel channel) {
        assertFails(ErrorCode.CLOSED, () -> seal(channel, new byte[1]));
    }

    private static ByteBuffer seal(SecureChannel channel, byte[] plain) {
        ByteBuffer frame = ByteBuffer.allocate(plain.length + channel.framing().overhead());
        channel.seal(ByteBuffer.wrap(plain), frame);
        return frame.flip();
    }

    private static byte[] open(SecureChannel channel, ByteBuffer frame) {
        channel.open(frame);
        byte[] plain = new byte[frame.remaining()];
        frame.get(plain);
        return plain;
    }

    private static NoiseChannel channel(int sending, int receiving) {
        return new NoiseChannel(Keys.ed25519(receiving).peerId(), Optional.empty(), state(sending), state(receiving));
    }

    private static CipherState state(int number) {
        byte[] key = new byte[NoiseCipher.KEY];
        key[0] = (byte) number;
        return new NoiseCipher().under(key);
    }
}

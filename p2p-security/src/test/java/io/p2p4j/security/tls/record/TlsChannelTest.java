package io.p2p4j.security.tls.record;

import static io.p2p4j.security.testing.Failures.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.security.SecureChannel;
import io.p2p4j.security.aead.CipherPool;
import io.p2p4j.security.testing.Keys;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TlsChannelTest {

    private static final int HANDSHAKE = 22;
    private static final int ALERT = 21;
    private static final byte[] KEY_UPDATE = {24, 0, 0, 1, 0};
    private static final byte[] KEY_UPDATE_REQUESTED = {24, 0, 0, 1, 1};

    private CipherKind kind = CipherKind.AES_128_GCM_SHA256;
    private RecordCipher forger = cipher(1); // what the right side takes for the left one's
    private TlsChannel left = channel(1, 2, Long.MAX_VALUE);
    private TlsChannel right = channel(2, 1, Long.MAX_VALUE);

    @BeforeEach
    void startAnew() {
        forger = cipher(1);
        left = channel(1, 2, Long.MAX_VALUE);
        right = channel(2, 1, Long.MAX_VALUE);
    }

    @Test
    void opensWhatTheOtherSideSealed() {
        Random random = new Random(5);
        for (CipherKind each : CipherKind.values()) {
            kind = each;
            startAnew();
            for (int length : new int[] {0, 1, 15, 16, 17, 1000, 16383, 16384}) {
                byte[] plain = new byte[length];
                random.nextBytes(plain);
                assertArrayEquals(plain, open(right, seal(left, plain)));
                assertArrayEquals(plain, open(left, seal(right, plain)));
            }
        }
    }

    @Test
    void carriesAMebibyteInFramesOverManyKeys() {
        left = channel(1, 2, 3);
        byte[] plain = new byte[1 << 20];
        new Random(6).nextBytes(plain);
        ByteBuffer from = ByteBuffer.wrap(plain);
        ByteBuffer to = ByteBuffer.allocate(plain.length);
        while (from.hasRemaining()) {
            int length = Math.min(left.framing().maxPlaintext(), from.remaining());
            ByteBuffer out = ByteBuffer.allocate(length + left.framing().overhead());
            left.seal(from.slice(from.position(), length), out);
            from.position(from.position() + length);
            openAll(out.flip(), to, right);
        }
        assertArrayEquals(plain, to.array());
    }

    @Test
    void hasTheSizesOfTls() {
        assertEquals(new SecureChannel.Framing(5, 49, 16384), left.framing());
        ByteBuffer frame = seal(left, new byte[16384]);
        assertEquals(16384 + 22, frame.remaining());
        assertEquals(16384 + 22, left.frameLength(frame));
        assertEquals(0, frame.position());
    }

    @Test
    void neverAddsMoreThanItSays() {
        right.open(forged(HANDSHAKE, KEY_UPDATE_REQUESTED));
        assertEquals(right.framing().overhead(), seal(right, new byte[0]).remaining());
    }

    @Test
    void worksInPlaceWithinALargerArray() {
        byte[] array = new byte[200];
        ByteBuffer out = ByteBuffer.wrap(array).slice(50, 100);
        out.position(7);
        ByteBuffer plain = ByteBuffer.wrap(new byte[] {9, 1, 2, 3, 9}).slice(1, 3);
        left.seal(plain, out);
        assertEquals(0, plain.remaining());
        assertEquals(7 + 3 + 22, out.position());
        ByteBuffer frame = out.flip().position(7);
        right.open(frame);
        assertEquals(12, frame.position());
        assertEquals(15, frame.limit());
        assertArrayEquals(new byte[] {1, 2, 3}, Arrays.copyOfRange(array, 62, 65));
    }

    @Test
    void sealsAndOpensAtOnce() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<?> sealing = threads.submit(() -> exchange(left, right));
            Future<?> opening = threads.submit(() -> exchange(right, left));
            sealing.get();
            opening.get();
        }
    }

    @Nested
    class Attacks {

        @Test
        void aFrameChangedAnywhere() {
            int length = seal(left, new byte[5]).remaining();
            for (int at = 0; at < length; at++) {
                startAnew();
                ByteBuffer frame = seal(left, new byte[5]);
                frame.put(at, (byte) (frame.get(at) ^ 0x10));
                assertFails(ErrorCode.PROTOCOL_VIOLATION, () -> right.open(frame));
                assertDead(right);
            }
        }

        @Test
        void aFrameCutShort() {
            ByteBuffer frame = seal(left, new byte[5]);
            assertFails(ErrorCode.PROTOCOL_VIOLATION, () -> right.open(frame.limit(frame.limit() - 1)));
            assertDead(right);
        }

        @Test
        void aFrameThatComesTwice() {
            ByteBuffer frame = seal(left, new byte[5]);
            ByteBuffer again = ByteBuffer.wrap(frame.array().clone()).limit(frame.limit());
            right.open(frame);
            assertFails(ErrorCode.PROTOCOL_VIOLATION, () -> right.open(again));
            assertDead(right);
        }

        @Test
        void framesInAnotherOrder() {
            seal(left, new byte[5]);
            ByteBuffer second = seal(left, new byte[5]);
            assertFails(ErrorCode.PROTOCOL_VIOLATION, () -> right.open(second));
            assertDead(right);
        }

        @Test
        void itsOwnFrame() {
            ByteBuffer frame = seal(left, new byte[5]);
            assertFails(ErrorCode.PROTOCOL_VIOLATION, () -> left.open(frame));
            assertDead(left);
        }

        @Test
        void aLengthThatNoFrameHas() {
            for (int length : new int[] {0, 16, 16402, 65535}) {
                startAnew();
                ByteBuffer header = ByteBuffer.wrap(new byte[] {23, 3, 3, (byte) (length >>> 8), (byte) length});
                assertFails(ErrorCode.PROTOCOL_VIOLATION, () -> right.frameLength(header));
                assertDead(right);
            }
        }

        @Test
        void aRecordThatIsNotProtected() {
            for (byte type : new byte[] {20, 21, 22, 24}) {
                startAnew();
                ByteBuffer header = ByteBuffer.wrap(new byte[] {type, 3, 3, 0, 40});
                assertFails(ErrorCode.PROTOCOL_VIOLATION, () -> right.frameLength(header));
                assertDead(right);
            }
        }

        @Test
        void aRecordWithoutAType() {
            assertRefused(forged(0, new byte[20]));
            startAnew();
            assertRefused(forged(20, new byte[] {1}));
        }

        @Test
        void aFloodOfRecordsWithoutData() {
            for (int i = 0; i < TlsChannel.MAX_QUIET; i++) {
                assertEquals(0, open(right, seal(left, new byte[0])).length);
            }
            assertRefused(seal(left, new byte[0]));
        }

        @Test
        void aFloodOfChangesOfKeys() {
            for (int i = 0; i < TlsChannel.MAX_QUIET; i++) {
                right.open(forged(HANDSHAKE, KEY_UPDATE));
                forger.update();
            }
            assertRefused(forged(HANDSHAKE, KEY_UPDATE));
        }

        @Test
        void messagesThatAreNotDue() {
            assertRefused(forged(HANDSHAKE, new byte[] {13, 0, 0, 1, 0}));
            startAnew();
            assertRefused(forged(HANDSHAKE, new byte[] {24, 0, 0, 1, 2}));
            startAnew();
            assertRefused(forged(HANDSHAKE, new byte[] {24, 0, 0, 1, 0, 24}));
            startAnew();
            assertRefused(forged(HANDSHAKE, new byte[] {24, 0, 0, 2, 0, 0}));
            startAnew();
            assertRefused(forged(HANDSHAKE, new byte[0]));
        }

        @Test
        void aTicketFromADiallerOrWithoutEnd() {
            right = new TlsChannel(
                    Keys.ed25519(1).peerId(), Optional.empty(), cipher(2), cipher(1), PostHandshake.ofListener(), 9);
            assertRefused(forged(HANDSHAKE, new byte[] {4, 0, 0, 1, 0}));
            startAnew();
            assertRefused(forged(HANDSHAKE, new byte[] {4, 0, 0x40, 1, 0}));
        }

        @Test
        void dataInTheMiddleOfAMessage() {
            right.open(forged(HANDSHAKE, new byte[] {4, 0, 0, 9, 0}));
            assertRefused(forged(23, new byte[] {1}));
        }

        private void assertRefused(ByteBuffer frame) {
            assertFails(ErrorCode.PROTOCOL_VIOLATION, () -> right.open(frame));
            assertDead(right);
        }
    }

    @Nested
    class Messages {

        @Test
        void skipsTicketsHoweverTheyAreCut() {
            byte[] tickets = new byte[2 * 104];
            tickets[0] = 4;
            tickets[3] = 100;
            tickets[104] = 4;
            tickets[107] = 100;
            for (int from = 0; from < tickets.length; from += 13) {
                byte[] part = Arrays.copyOfRange(tickets, from, Math.min(tickets.length, from + 13));
                assertEquals(0, open(right, forged(HANDSHAKE, part)).length);
            }
            assertArrayEquals(new byte[] {7}, open(right, forged(23, new byte[] {7})));
        }

        @Test
        void followsAChangeOfKeysAndAnswersIt() {
            ByteBuffer underTheOldKey =
                    ByteBuffer.wrap(forged(23, new byte[] {1}).array());
            right.open(underTheOldKey);
            right.open(forged(HANDSHAKE, KEY_UPDATE_REQUESTED));
            forger.update();
            assertArrayEquals(new byte[] {2}, open(right, forged(23, new byte[] {2})));
            ByteBuffer answer = seal(right, new byte[] {3});
            ByteBuffer data = ByteBuffer.allocate(1);
            openAll(answer, data, left);
            assertArrayEquals(new byte[] {3}, data.array());
            assertEquals(22 + 1, seal(right, new byte[1]).remaining(), "once is enough");
        }

        @Test
        void ignoresPadding() throws Exception {
            byte[] padded = new byte[50];
            padded[0] = 7;
            padded[1] = 23;
            assertArrayEquals(new byte[] {7}, open(right, forged(0, padded)));
        }

        @Test
        void takesNothingAfterTheEnd() {
            assertEquals(0, open(right, forged(ALERT, new byte[] {1, 0})).length);
            assertArrayEquals(new byte[1], open(left, seal(right, new byte[1])), "the other direction goes on");
            assertFails(ErrorCode.PROTOCOL_VIOLATION, () -> right.open(forged(23, new byte[] {1})));
            assertDead(right);
        }

        @Test
        void diesOfAnAlert() {
            String message = assertFails(
                            ErrorCode.PROTOCOL_VIOLATION, () -> right.open(forged(ALERT, new byte[] {2, 42})))
                    .message();
            assertTrue(message.contains("alert 42"), message);
            assertDead(right);
        }
    }

    @Test
    void takesACallersBugForThat() {
        ByteBuffer room = ByteBuffer.allocate(70000);
        assertThrows(IllegalArgumentException.class, () -> left.seal(ByteBuffer.allocate(16385), room));
        assertThrows(IllegalArgumentException.class, () -> left.seal(ByteBuffer.allocate(5), ByteBuffer.allocate(53)));
        assertThrows(IllegalArgumentException.class, () -> left.seal(ByteBuffer.allocateDirect(5), room));
        assertThrows(IllegalArgumentException.class, () -> left.open(room.asReadOnlyBuffer()));
        assertArrayEquals(new byte[1], open(right, seal(left, new byte[1])));
    }

    @Test
    void isOfNoUseOnceClosedAndForgetsItsKeys() {
        TlsSecret secret = secret(1);
        TlsChannel closing = new TlsChannel(
                Keys.ed25519(1).peerId(),
                Optional.empty(),
                new RecordCipher(new CipherPool(), kind, secret),
                cipher(2),
                PostHandshake.ofDialler());
        ByteBuffer frame = seal(right, new byte[5]);
        closing.close();
        closing.close();
        assertDead(closing);
        assertFails(ErrorCode.CLOSED, () -> closing.open(frame));
        assertFalse(secret.isAlive());
    }

    @Test
    void staysClosedWhenKeysAreChanged() throws GeneralSecurityException {
        RecordCipher cipher = cipher(1);
        cipher.close();
        cipher.update();
        assertFails(ErrorCode.CLOSED, () -> cipher.seal(23, new byte[1], 0, 1, new byte[30], 0));
    }

    private void exchange(TlsChannel from, TlsChannel to) {
        for (int i = 0; i < 2000; i++) {
            assertArrayEquals(new byte[i], open(to, seal(from, new byte[i])));
        }
    }

    private static void openAll(ByteBuffer frames, ByteBuffer to, TlsChannel channel) {
        while (frames.hasRemaining()) {
            int length = channel.frameLength(frames);
            ByteBuffer frame = frames.slice(frames.position(), length);
            frames.position(frames.position() + length);
            channel.open(frame);
            to.put(frame);
        }
    }

    private ByteBuffer forged(int type, byte[] content) {
        try {
            byte[] record = new byte[content.length + 22];
            forger.seal(type, content, 0, content.length, record, 0);
            return ByteBuffer.wrap(record);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
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

    private TlsChannel channel(int sending, int receiving, long recordsPerKey) {
        return new TlsChannel(
                Keys.ed25519(receiving).peerId(),
                Optional.empty(),
                cipher(sending),
                cipher(receiving),
                PostHandshake.ofDialler(),
                recordsPerKey);
    }

    private RecordCipher cipher(int number) {
        return new RecordCipher(new CipherPool(), kind, secret(number));
    }

    private TlsSecret secret(int number) {
        byte[] secret = new byte[kind.hashLength()];
        secret[0] = (byte) number;
        return new BcTlsCrypto().createSecret(secret);
    }
}

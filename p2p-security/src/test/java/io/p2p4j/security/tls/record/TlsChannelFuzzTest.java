package io.p2p4j.security.tls.record;

import static io.p2p4j.security.testing.Failures.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.ProtocolException;
import io.p2p4j.security.aead.CipherPool;
import io.p2p4j.security.testing.Keys;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Feeds a channel records of any kind, sealed by its peer or by nobody: data arrives as it was sealed, and the first record that
 * breaks a rule is the last.
 *
 * <p>A record is a byte, its length in two, and its content. The byte is the type under which the peer seals the content; from
 * 128 on the content is on the wire as it is.
 */
class TlsChannelFuzzTest {

    private static final int OPEN = 128;
    private static final int DATA = 23;
    private static final int HANDSHAKE = 22;
    private static final int ALERT = 21;
    private static final int LONGEST = 20_000; // more than a record may have
    private static final byte[] KEY_UPDATE = {24, 0, 0, 1, 0};

    @MethodSource("seeds")
    @FuzzTest
    void doesWhatItsPeerSealedAndDiesOfAnythingElse(byte[] input) throws GeneralSecurityException {
        RecordCipher peer = cipher(1);
        TlsChannel channel = new TlsChannel(
                Keys.ed25519(1).peerId(), Optional.empty(), cipher(2), cipher(1), PostHandshake.ofDialler());
        ByteBuffer in = ByteBuffer.wrap(input);
        while (in.remaining() > Short.BYTES) {
            int kind = Byte.toUnsignedInt(in.get());
            byte[] content = new byte[Math.min(Math.min(Short.toUnsignedInt(in.getShort()), in.remaining()), LONGEST)];
            in.get(content);
            Optional<byte[]> data = opened(channel, kind < OPEN ? sealed(peer, kind, content) : content);
            if (data.isEmpty()) {
                assertFails(ErrorCode.CLOSED, () -> channel.seal(ByteBuffer.allocate(1), ByteBuffer.allocate(100)));
                return;
            }
            assertTrue(kind < OPEN, "nobody sealed it");
            assertArrayEquals(dataOf(kind, content), data.get());
            if (kind == HANDSHAKE && Arrays.equals(content, KEY_UPDATE)) {
                peer.update();
            }
        }
    }

    private static Optional<byte[]> opened(TlsChannel channel, byte[] record) {
        try {
            ByteBuffer frame = ByteBuffer.wrap(record);
            channel.open(frame);
            byte[] data = new byte[frame.remaining()];
            frame.get(data);
            return Optional.of(data);
        } catch (ProtocolException e) {
            assertEquals(ErrorCode.PROTOCOL_VIOLATION, e.code());
            return Optional.empty();
        }
    }

    /** Zeros after the type are padding, so with a type of 0 the content has the type in it. */
    private static byte[] dataOf(int kind, byte[] content) {
        byte[] inner = Arrays.copyOf(content, content.length + 1);
        inner[content.length] = (byte) kind;
        int type = content.length;
        while (inner[type] == 0) {
            type--;
        }
        return inner[type] == DATA ? Arrays.copyOf(inner, type) : new byte[0];
    }

    private static byte[] sealed(RecordCipher peer, int type, byte[] content) throws GeneralSecurityException {
        byte[] record = new byte[content.length + 22];
        peer.seal(type, content, 0, content.length, record, 0);
        return record;
    }

    private static RecordCipher cipher(int number) {
        CipherKind kind = CipherKind.AES_128_GCM_SHA256;
        byte[] secret = new byte[kind.hashLength()];
        secret[0] = (byte) number;
        return new RecordCipher(new CipherPool(), kind, new BcTlsCrypto().createSecret(secret));
    }

    static Stream<byte[]> seeds() throws GeneralSecurityException {
        byte[] data = record(DATA, 1, 2, 3);
        byte[] update = record(HANDSHAKE, 24, 0, 0, 1, 0);
        byte[] empty = record(DATA);
        byte[] genuine = sealed(cipher(1), DATA, new byte[] {1, 2, 3});
        int[] wire = IntStream.range(0, genuine.length).map(i -> genuine[i]).toArray();
        Stream<byte[]> flipped = IntStream.range(0, wire.length).mapToObj(at -> {
            int[] copy = wire.clone();
            copy[at] ^= 1;
            return record(OPEN, copy);
        });
        Stream<byte[]> odd = Stream.of(
                data,
                joined(data, update, data, record(HANDSHAKE, 24, 0, 0, 1, 1), data),
                joined(data, record(ALERT, 1, 0), data), // after the end
                record(ALERT, 2, 40),
                record(ALERT, 1, 90),
                record(ALERT, 1),
                record(HANDSHAKE, 4, 0, 0, 13, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                joined(record(HANDSHAKE, 4, 0, 0), record(HANDSHAKE, 3, 1, 2, 3), data),
                joined(record(HANDSHAKE, 4, 0, 0), data), // in the middle of a message
                record(HANDSHAKE, 1, 0, 0, 0),
                record(20, 1),
                record(0),
                record(0, 1, 2, DATA, 0, 0),
                record(OPEN),
                record(OPEN, DATA, 3, 3, 0, 0),
                record(OPEN, DATA, 3, 3, 0x7f, 0x7f),
                record(DATA, new int[16_385]),
                joined(IntStream.range(0, 40).mapToObj(i -> empty).toArray(byte[][]::new)));
        return Stream.concat(odd, flipped);
    }

    private static byte[] record(int kind, int... content) {
        ByteBuffer record =
                ByteBuffer.allocate(3 + content.length).put((byte) kind).putShort((short) content.length);
        Arrays.stream(content).forEach(each -> record.put((byte) each));
        return record.array();
    }

    private static byte[] joined(byte[]... records) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(records).forEach(all::writeBytes);
        return all.toByteArray();
    }
}

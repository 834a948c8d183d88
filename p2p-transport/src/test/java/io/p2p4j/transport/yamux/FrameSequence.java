package io.p2p4j.transport.yamux;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.stream.Stream;

/** Spells frames byte by byte, also those that no sound peer sends. */
final class FrameSequence {

    static final int DATA = 0;
    static final int WINDOW = 1;
    static final int PING = 2;
    static final int GO_AWAY = 3;
    static final int SYN = 1;
    static final int ACK = 2;
    static final int FIN = 4;
    static final int RST = 8;

    private static final long HUGE = 0xffff_ffffL;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Appends a header with some data, as much as its length says or not. */
    FrameSequence frame(int type, int flags, int stream, long length, int data) {
        ByteBuffer out = ByteBuffer.allocate(12 + data);
        out.put((byte) 0)
                .put((byte) type)
                .putShort((short) flags)
                .putInt(stream)
                .putInt((int) length);
        bytes.writeBytes(out.array());
        return this;
    }

    FrameSequence data(int flags, int stream, int length) {
        return frame(DATA, flags, stream, length, length);
    }

    FrameSequence raw(int... values) {
        for (int value : values) {
            bytes.write(value);
        }
        return this;
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    /** Returns sequences that are sound, and the ones that break the rules a peer might try to break. */
    static Stream<byte[]> seeds() {
        return Stream.concat(sound(), broken()).map(FrameSequence::toBytes);
    }

    private static Stream<FrameSequence> sound() {
        return Stream.of(
                of(),
                of().data(SYN, 1, 5).data(0, 1, 7).data(FIN, 1, 0),
                of().data(SYN | FIN, 1, 30).data(SYN, 3, 0).frame(WINDOW, SYN | ACK, 5, 1 << 20, 0),
                of().data(SYN, 1, 1)
                        .data(SYN, 3, 1)
                        .data(SYN, 5, 1)
                        .data(SYN, 7, 9)
                        .data(0, 7, 9),
                of().data(SYN, 2, 3).frame(WINDOW, RST, 2, 0, 0).data(0, 2, 4),
                of().frame(WINDOW, ACK, 1, 0, 0).data(FIN, 1, 9).frame(WINDOW, RST, 1, 0, 0),
                of().frame(WINDOW, ACK, 2, 0, 0).data(FIN, 2, 9).frame(WINDOW, RST, 2, 0, 0),
                of().frame(PING, SYN, 0, HUGE, 0).frame(PING, ACK, 0, 0, 0).frame(PING, 0, 0, 1, 0),
                of().frame(GO_AWAY, 0, 0, 0, 0).data(SYN, 1, 2),
                of().frame(GO_AWAY, 0, 0, HUGE, 0));
    }

    private static Stream<FrameSequence> broken() {
        return Stream.of(
                of().frame(DATA, SYN, 1, 256 << 10, 40),
                of().frame(DATA, SYN, 1, 128 << 10, 900),
                of().frame(DATA, SYN, 1, (256 << 10) + 1, 40),
                of().frame(DATA, SYN, 1, 1L << 31, 0),
                of().frame(DATA, SYN, 1, HUGE, 0),
                of().frame(WINDOW, SYN, 1, HUGE, 0),
                of().data(SYN, 1, 0).frame(WINDOW, 0, 1, HUGE, 0),
                of().data(SYN, 1, 3).data(SYN, 1, 3),
                of().data(SYN | ACK | FIN | RST, 1, 3).data(SYN, 1, 3),
                of().data(SYN, 1, 0).data(RST, 1, 0).data(SYN, 1, 2),
                of().data(SYN, 1, 0).data(FIN, 1, 0).data(0, 1, 2).data(FIN, 1, 2),
                of().data(SYN, 0, 0),
                of().data(0, 9, 3),
                of().data(SYN, -1, 3).data(SYN, Integer.MIN_VALUE, 3),
                of().frame(PING, SYN, 1, 0, 0),
                of().frame(PING, SYN | ACK | FIN | RST, 0, 7, 0),
                of().frame(GO_AWAY, SYN, 3, 9, 0),
                of().frame(DATA, 16, 1, 0, 0),
                of().frame(DATA, 0xffff, 1, 0, 0),
                of().frame(4, 0, 1, 0, 0),
                of().frame(255, 0, 0, 0, 0),
                of().raw(1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0),
                of().raw(0, 0, 0, 1, 0, 0, 0),
                of().data(SYN, 1, 5).raw(0));
    }

    private static FrameSequence of() {
        return new FrameSequence();
    }
}

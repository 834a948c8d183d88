package io.p2p4j.transport.yamux;

import java.nio.ByteBuffer;

/**
 * Says of a sequence of frames, by the specification and not by our decoder, whether its headers are sound.
 *
 * @param sound whether each header has a version, a type, flags and a stream that go together
 * @param whole whether the sequence ends where a frame does
 */
record FrameHeaders(boolean sound, boolean whole) {

    private static final int SIZE = 12;

    static FrameHeaders of(byte[] frames) {
        ByteBuffer in = ByteBuffer.wrap(frames);
        while (in.remaining() >= SIZE) {
            int version = in.get();
            int type = in.get();
            int flags = in.getShort();
            int stream = in.getInt();
            long length = Integer.toUnsignedLong(in.getInt());
            boolean ofStream = type == FrameSequence.DATA || type == FrameSequence.WINDOW;
            if (version != 0 || type < 0 || type > 3 || (flags & ~0xf) != 0 || ofStream == (stream == 0)) {
                return new FrameHeaders(false, false);
            }
            if (type == FrameSequence.DATA && length > in.remaining()) {
                return new FrameHeaders(true, false);
            }
            in.position(in.position() + (type == FrameSequence.DATA ? (int) length : 0));
        }
        return new FrameHeaders(true, !in.hasRemaining());
    }
}

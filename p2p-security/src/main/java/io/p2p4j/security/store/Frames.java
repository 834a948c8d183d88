package io.p2p4j.security.store;

import io.p2p4j.security.vault.AesGcm;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.AEADBadTagException;

/**
 * Seals the frames that follow a header, and opens them in their order.
 *
 * <p>A frame is its length in four bytes, a random nonce, and the sealed content. The header and the frame's number are
 * authenticated with it, so that frames can neither change their place nor their file.
 *
 * @param contents what the frames hold
 * @param length how many bytes header and frames take; what follows is no frame
 */
record Frames(List<byte[]> contents, int length) {

    /** What a frame is longer than its content by. */
    static final int OVERHEAD = Integer.BYTES + AesGcm.NONCE + AesGcm.TAG;

    /** Returns the bytes of one frame. */
    static byte[] seal(Header header, byte[] key, long number, byte[] content, SecureRandom random) {
        byte[] nonce = new byte[AesGcm.NONCE];
        random.nextBytes(nonce);
        byte[] sealed = header.cover().seal(key, nonce, label(header, number), content);
        return ByteBuffer.allocate(Integer.BYTES + nonce.length + sealed.length)
                .putInt(nonce.length + sealed.length)
                .put(nonce)
                .put(sealed)
                .array();
    }

    /** Opens frames until the end, or until something that is not the next frame. */
    static Frames open(Header header, byte[] key, byte[] file) {
        List<byte[]> contents = new ArrayList<>();
        ByteBuffer rest = ByteBuffer.wrap(file).position(header.line().length);
        int end = rest.position();
        Optional<byte[]> next = next(header, key, contents.size(), rest);
        while (next.isPresent()) {
            contents.add(next.get());
            end = rest.position();
            next = next(header, key, contents.size(), rest);
        }
        return new Frames(contents, end);
    }

    private static Optional<byte[]> next(Header header, byte[] key, long number, ByteBuffer rest) {
        if (rest.remaining() < OVERHEAD) {
            return Optional.empty();
        }
        int length = rest.getInt();
        if (length < AesGcm.NONCE + AesGcm.TAG || length > rest.remaining()) {
            return Optional.empty();
        }
        byte[] nonce = new byte[AesGcm.NONCE];
        byte[] sealed = new byte[length - nonce.length];
        rest.get(nonce).get(sealed);
        try {
            return Optional.of(header.cover().open(key, nonce, label(header, number), sealed));
        } catch (AEADBadTagException e) {
            return Optional.empty(); // whether this is the end of a crash or damage, the number of frames tells
        }
    }

    private static byte[] label(Header header, long number) {
        byte[] line = header.line();
        return ByteBuffer.wrap(Arrays.copyOf(line, line.length + Long.BYTES))
                .putLong(line.length, number)
                .array();
    }
}

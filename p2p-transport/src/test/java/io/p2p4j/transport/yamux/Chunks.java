package io.p2p4j.transport.yamux;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;

/** Cuts bytes into chunks; each is a buffer of its own, somewhere within a larger array. */
final class Chunks implements Iterator<ByteBuffer> {

    private final byte[] bytes;
    private final IntSupplier size;
    private int at;

    private Chunks(byte[] bytes, IntSupplier size) {
        this.bytes = bytes;
        this.size = size;
    }

    /** Returns several ways to cut the same bytes, the first being not to. */
    static List<Chunks> waysToCut(byte[] bytes) {
        SplittableRandom random = new SplittableRandom(Arrays.hashCode(bytes));
        return List.of(
                new Chunks(bytes, () -> Integer.MAX_VALUE),
                new Chunks(bytes, () -> 1),
                new Chunks(bytes, () -> 13),
                new Chunks(bytes, () -> 1 + random.nextInt(40)));
    }

    @Override
    public boolean hasNext() {
        return at < bytes.length;
    }

    @Override
    public ByteBuffer next() {
        int n = Math.min(size.getAsInt(), bytes.length - at);
        ByteBuffer chunk = ByteBuffer.allocate(n + 6).position(3);
        chunk.put(bytes, at, n).flip().position(3);
        at += n;
        return chunk;
    }
}

package io.p2p4j.security.store;

import io.p2p4j.security.files.Storage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Packs the entries of a journal into frames, each entry after its length, and unpacks them. */
final class Entries {

    private static final int FRAME = 1 << 20;

    private Entries() {}

    static byte[] pack(List<byte[]> entries) {
        int length =
                entries.stream().mapToInt(entry -> Integer.BYTES + entry.length).sum();
        ByteBuffer frame = ByteBuffer.allocate(length);
        entries.forEach(entry -> frame.putInt(entry.length).put(entry));
        return frame.array();
    }

    /** Packs many entries into frames of about a megabyte. */
    static List<byte[]> frames(List<byte[]> entries) {
        List<byte[]> frames = new ArrayList<>();
        int from = 0;
        int length = 0;
        for (int at = 0; at < entries.size(); at++) {
            length += entries.get(at).length;
            if (length >= FRAME || at == entries.size() - 1) {
                frames.add(pack(entries.subList(from, at + 1)));
                from = at + 1;
                length = 0;
            }
        }
        return frames;
    }

    /** Returns the entries of all frames. */
    static List<byte[]> of(Path path, StateFile file) {
        List<byte[]> entries = new ArrayList<>();
        for (byte[] frame : file.contents()) {
            ByteBuffer rest = ByteBuffer.wrap(frame);
            while (rest.hasRemaining()) {
                int length = rest.remaining() < Integer.BYTES ? -1 : rest.getInt();
                if (length < 0 || length > rest.remaining()) {
                    throw Storage.damaged(path, "has a frame that is no row of entries");
                }
                byte[] entry = new byte[length];
                rest.get(entry);
                entries.add(entry);
            }
        }
        return entries;
    }
}

package io.p2p4j.security.store;

import java.util.List;

/**
 * Holds a file of the store as it was read.
 *
 * @param header its first line
 * @param frames what follows
 * @param length how long it is, which is more than its frames where a crash ended the writing of one
 */
record StateFile(Header header, Frames frames, int length) {

    /** Returns which state of the file this is. */
    Mark mark() {
        return new Mark(header.generation(), frames.contents().size());
    }

    List<byte[]> contents() {
        return frames.contents();
    }

    /**
     * Says which state of a file is meant.
     *
     * @param generation how often it was replaced; 0 if it was never made
     * @param frames how many frames it has
     */
    record Mark(long generation, long frames) {

        /** A file that was never made. */
        static final Mark NONE = new Mark(0, 0);

        /** Returns whether a file may look like this when this is the last state that is known to be on the disk. */
        boolean mayBe(Mark found) {
            boolean same = found.generation == generation;
            return same && (found.frames == frames || found.frames == frames + 1) || found.generation == generation + 1;
        }
    }
}

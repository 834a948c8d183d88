package io.p2p4j.security.store;

import io.p2p4j.security.files.Storage;
import io.p2p4j.security.store.StateFile.Mark;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads and writes the files of records and journals, each checked against the index; the caller holds the folder's lock.
 *
 * <p>A file is written first and noted then. So a file that is one step ahead of the index was written by somebody whose
 * process ended before the note, which is made up for; any other difference is damage.
 */
final class KnownFiles {

    private final SealedFiles files;
    private final StoreIndex index;

    KnownFiles(SealedFiles files, StoreIndex index) {
        this.files = files;
        this.index = index;
    }

    /** Reads a file. */
    Optional<StateFile> read(String file) {
        Optional<StateFile> found = files.read(file);
        Mark known = index.known(file);
        Mark mark = found.map(StateFile::mark).orElse(Mark.NONE);
        if (!mark.equals(known)) {
            if (!known.mayBe(mark)) {
                throw Storage.damaged(
                        files.path(file),
                        "is not what was last written: generation " + mark.generation() + " with " + mark.frames()
                                + " whole frames, and not " + known.generation() + " with " + known.frames());
            }
            index.note(file, mark);
        }
        return found;
    }

    /** Replaces a file, of which the present content was read. */
    StateFile replace(String file, Optional<Header> before, List<byte[]> contents) {
        StateFile after = files.replace(file, before.map(Header::generation).orElse(0L) + 1, contents);
        index.note(file, after.mark());
        return after;
    }

    /** Writes a file anew that is covered otherwise than new ones are, or by another key. */
    void renew(String file) {
        if (files.isOutdated(file)) {
            read(file).ifPresent(found -> replace(file, Optional.of(found.header()), found.contents()));
        }
    }

    /** Adds a frame to a file, of which the present content was read. */
    Position append(Position at, byte[] content) {
        Position after = files.append(at, content);
        index.note(at.header().file(), new Mark(at.header().generation(), after.frames()));
        return after;
    }

    Path path(String file) {
        return files.path(file);
    }

    /** Returns the end of a file that was just read or written. */
    Position end(StateFile found) {
        return files.end(found);
    }

    /** Returns a mark that differs after each change of a file. */
    String version(String file) {
        return files.version(file);
    }
}

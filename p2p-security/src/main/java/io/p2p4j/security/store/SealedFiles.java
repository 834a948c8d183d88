package io.p2p4j.security.store;

import io.p2p4j.api.security.SecretStore;
import io.p2p4j.security.files.PrivateFolder;
import io.p2p4j.security.files.Storage;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Reads and writes files of sealed frames; the caller holds the folder's lock. */
final class SealedFiles {

    private static final int MAX_FILE =
            SecretStore.MAX_RECORD + (1 << 20); // and a megabyte of headers, nonces and tags

    private final PrivateFolder folder;
    private final DataKeys keys;
    private final Cover cover;
    private final SecureRandom random;
    private final InstantSource clock;

    SealedFiles(PrivateFolder folder, DataKeys keys, Cover cover, SecureRandom random, InstantSource clock) {
        this.folder = folder;
        this.keys = keys;
        this.cover = cover;
        this.random = random;
        this.clock = clock;
    }

    Path path(String file) {
        return folder.file(file);
    }

    /** Returns whether a file is covered as new ones are, by the key that is in use. */
    boolean isCurrent(Header header) {
        return header.cover() == cover && header.key() == keys.current();
    }

    /** Returns whether a file is there that is covered otherwise, or by another key; reads its first line alone. */
    boolean isOutdated(String file) {
        return folder.readStart(file, Header.MAX_LENGTH)
                .map(start -> header(file, start))
                .filter(header -> !isCurrent(header))
                .isPresent();
    }

    /** Reads a file under whichever key and cover it has. */
    Optional<StateFile> read(String file) {
        return folder.read(file, MAX_FILE).map(content -> {
            Header header = header(file, content);
            byte[] key = keys.key(header.key())
                    .orElseThrow(() -> Storage.damaged(path(file), "needs a key that this store does not have"));
            return new StateFile(header, Frames.open(header, key, content), content.length);
        });
    }

    /** Replaces a file by frames of its next generation. */
    StateFile replace(String file, long generation, List<byte[]> contents) {
        Header header = new Header(file, generation, keys.current(), cover);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(header.line());
        for (int number = 0; number < contents.size(); number++) {
            requireRoom(file, all.size(), contents.get(number).length + Frames.OVERHEAD);
            all.writeBytes(seal(header, number, contents.get(number)));
        }
        folder.replace(file, all.toByteArray(), laterStamp(file));
        return new StateFile(header, new Frames(contents, all.size()), all.size());
    }

    /** Adds a frame to a file, cutting off what a crash left behind the last one. */
    Position append(Position at, byte[] content) {
        String file = at.header().file();
        requireRoom(file, at.length(), content.length + Frames.OVERHEAD);
        byte[] frame = seal(at.header(), at.frames(), content);
        folder.append(file, at.length(), frame);
        return new Position(at.header(), at.frames() + 1, at.length() + frame.length, version(file));
    }

    /** Returns the end of a file that was just read or written. */
    Position end(StateFile found) {
        String file = found.header().file();
        return new Position(
                found.header(), found.contents().size(), found.frames().length(), version(file));
    }

    /** Returns a mark that differs after each change of a file; reads no content. */
    String version(String file) {
        return version(folder, file);
    }

    static String version(PrivateFolder folder, String file) {
        return folder.attributes(file)
                .map(found -> found.lastModifiedTime().toInstant() + " " + found.size() + " " + found.fileKey())
                .orElse("absent");
    }

    /** A longer file could be written and not be read again. */
    private void requireRoom(String file, int length, int more) {
        if (length > MAX_FILE - more) {
            throw Storage.refused(path(file), "is full", "remove what is not needed, so that it can shrink");
        }
    }

    private Header header(String file, byte[] content) {
        Header header = Header.parse(content)
                .orElseThrow(() -> Storage.damaged(path(file), "does not begin as a file of this store does"));
        if (!header.file().equals(file)) {
            throw Storage.damaged(path(file), "is '" + header.file() + "' under another name");
        }
        return header;
    }

    private byte[] seal(Header header, long number, byte[] content) {
        byte[] key = keys.key(header.key()).orElseThrow();
        return Frames.seal(header, key, number, content, random);
    }

    /** Later than the stamp before, whatever the clock says, so that two versions never look alike. */
    private FileTime laterStamp(String file) {
        Instant now = clock.instant();
        Instant least = folder.attributes(file)
                .map(BasicFileAttributes::lastModifiedTime)
                .map(before -> before.toInstant().plusMillis(1))
                .orElse(now);
        return FileTime.from(now.isAfter(least) ? now : least);
    }
}

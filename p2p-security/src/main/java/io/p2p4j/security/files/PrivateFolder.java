package io.p2p4j.security.files;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.time.Ticker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Reads and replaces files that only their owner may read, in a folder that only its owner may write. Thread-safe.
 *
 * <p>Needs a POSIX file system. Failures are {@link io.p2p4j.api.error.StorageException}s.
 *
 * <h2>Guarantees</h2>
 *
 * A file has the mode 0600 from its first byte. A crash at any moment of {@link #replace} leaves the old content or the
 * new one, whole; when it returns, the new one is on the disk.
 */
public final class PrivateFolder {

    private static final FileAttribute<Set<PosixFilePermission>> FILE_MODE = mode("rw-------");
    private static final FileAttribute<Set<PosixFilePermission>> FOLDER_MODE = mode("rwx------");
    private static final Set<PosixFilePermission> READ_BY_OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);
    private static final Set<PosixFilePermission> WRITTEN_BY_OTHERS =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private static final String TEMPORARY = ".tmp";

    private final Path folder;
    private final Ticker ticker;
    private final Disk disk;

    /** Touches nothing yet. */
    public PrivateFolder(Path folder, Ticker ticker) {
        this(folder, ticker, new SystemDisk());
    }

    /** Touches nothing yet, and later whatever the disk does. */
    public PrivateFolder(Path folder, Ticker ticker, Disk disk) {
        this.folder = folder;
        this.ticker = ticker;
        this.disk = disk;
    }

    /** Returns the path of a file. */
    public Path file(String name) {
        return folder.resolve(name);
    }

    /** Returns whether a file is there, readable or not. */
    public boolean contains(String name) {
        return Files.exists(file(name), LinkOption.NOFOLLOW_LINKS);
    }

    /** Makes the folder, and those above it, unless it is there; refuses one that others may write. */
    public void ensure() {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder, FOLDER_MODE);
            }
            requireOwn(folder, WRITTEN_BY_OTHERS, "may be written by others", "chmod 700 " + folder);
        } catch (IOException | UnsupportedOperationException e) {
            throw Storage.failed(folder, "cannot be made", e);
        }
    }

    /** Makes an empty file unless one is there. */
    public Path ensureFile(String name) {
        ensure();
        Path file = file(name);
        try {
            open(file, StandardOpenOption.CREATE).close();
            return file;
        } catch (IOException e) {
            throw Storage.failed(file, "cannot be made", e);
        }
    }

    /** Returns the content of a file; refuses one that others may read, or that is longer than it can be. */
    public Optional<byte[]> read(String name, int most) {
        return read(name, in -> {
            byte[] content = in.readNBytes(most + 1);
            if (content.length > most) {
                throw Storage.damaged(file(name), "is longer than " + most + " bytes");
            }
            return content;
        });
    }

    /** Returns the first bytes of a file, or all if it is shorter; refuses one that others may read. */
    public Optional<byte[]> readStart(String name, int length) {
        return read(name, in -> in.readNBytes(length));
    }

    private Optional<byte[]> read(String name, Reading reading) {
        Path file = file(name);
        try (InputStream in = Files.newInputStream(file)) {
            requireOwn(file, READ_BY_OTHERS, "may be read by others", "chmod 600 " + file);
            return Optional.of(reading.read(in));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            throw Storage.failed(file, "cannot be read", e);
        }
    }

    /** Reads a part of a file. */
    private interface Reading {
        byte[] read(InputStream in) throws IOException;
    }

    /** Returns what the system knows of a file without opening it. */
    public Optional<BasicFileAttributes> attributes(String name) {
        try {
            return Optional.of(Files.readAttributes(file(name), BasicFileAttributes.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw Storage.failed(file(name), "cannot be looked at", e);
        }
    }

    /** Returns the names of the files. */
    public Stream<String> names() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        } catch (IOException e) {
            throw Storage.failed(folder, "cannot be listed", e);
        }
    }

    /**
     * Replaces a file, or makes it; the caller holds the lock.
     *
     * @param stamp the new time of last modification
     */
    public void replace(String name, byte[] content, FileTime stamp) {
        Path temporary = file(temporaryName(name));
        try {
            writeTemporary(temporary, content, stamp);
            disk.rename(temporary, file(name));
            disk.forceNames(folder);
        } catch (IOException e) {
            throw Storage.failed(file(name), "cannot be written", e);
        }
    }

    /**
     * Writes bytes behind the first ones of a file, cutting off whatever followed; the caller holds the lock.
     *
     * <p>A crash leaves all of the first ones and perhaps some of the new.
     */
    public void append(String name, long length, byte[] content) {
        Path file = file(name);
        try (FileChannel out = disk.open(file)) {
            if (out.size() < length) {
                throw Storage.damaged(file, "lost its end while it was in use");
            }
            if (out.size() > length) {
                disk.truncate(file, out, length);
            }
            out.position(length);
            disk.write(file, out, ByteBuffer.wrap(content));
            disk.force(file, out);
        } catch (IOException e) {
            throw Storage.failed(file, "cannot be written", e);
        }
    }

    /** Gives a file the name of another, which it replaces; the caller holds the lock. */
    public void rename(String name, String to) {
        try {
            disk.rename(file(name), file(to));
            disk.forceNames(folder);
        } catch (IOException e) {
            throw Storage.failed(file(to), "cannot be replaced by " + file(name), e);
        }
    }

    /** Deletes a file if it is there; the caller holds the lock. */
    public void delete(String name) {
        try {
            disk.delete(file(name));
            disk.forceNames(folder);
        } catch (IOException e) {
            throw Storage.failed(file(name), "cannot be deleted", e);
        }
    }

    /** Brings the names of the files to the disk: a file that was made is there after a loss of power only then. */
    public void forceNames() {
        try {
            disk.forceNames(folder);
        } catch (IOException e) {
            throw Storage.failed(folder, "cannot be brought to the disk", e);
        }
    }

    /** Deletes what crashes left of files that were being written; the caller holds the lock. */
    public void deleteTemporaries() {
        names().filter(name -> name.startsWith(".") && name.endsWith(TEMPORARY)).forEach(this::delete);
    }

    /** Runs an action while no other process, and no other user of the folder in this one, runs one. */
    public <T> T exclusively(Supplier<T> action) {
        Path file = ensureFile(".lock");
        try (FileChannel channel = open(file, StandardOpenOption.CREATE)) {
            return ExclusiveLock.hold(channel, file, ticker, action::get);
        } catch (IOException e) {
            throw Storage.failed(file, "cannot be locked", e);
        }
    }

    /** What is left of a crash is of no use, and was never the content of anything. */
    private void writeTemporary(Path temporary, byte[] content, FileTime stamp) throws IOException {
        disk.delete(temporary);
        try (FileChannel out = disk.create(temporary)) {
            disk.write(temporary, out, ByteBuffer.wrap(content));
            disk.stamp(temporary, stamp);
            disk.force(temporary, out);
        }
    }

    private static String temporaryName(String name) {
        return "." + name + TEMPORARY;
    }

    private static FileChannel open(Path file, StandardOpenOption how) throws IOException {
        return FileChannel.open(file, Set.of(how, StandardOpenOption.WRITE), FILE_MODE);
    }

    private static void requireOwn(Path path, Set<PosixFilePermission> forbidden, String why, String fix)
            throws IOException {
        PosixFileAttributes found = Files.readAttributes(path, PosixFileAttributes.class);
        if (!found.owner().equals(Owner.ofThisProcess())) {
            throw Storage.exposed(
                    ErrorCode.WRONG_OWNER,
                    path,
                    "belongs to " + found.owner().getName(),
                    "chown it to the user who runs this");
        }
        if (found.permissions().stream().anyMatch(forbidden::contains)) {
            String mode = PosixFilePermissions.toString(found.permissions());
            throw Storage.exposed(ErrorCode.WRONG_MODE, path, why + " (mode " + mode + ")", fix);
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> mode(String symbols) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(symbols));
    }
}

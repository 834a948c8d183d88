package io.p2p4j.security.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/**
 * Takes the steps of which every change to a file is made, one call of the system each.
 *
 * <p>A stand-in ends a change between two steps, or in the middle of a write, as a crash does.
 */
public interface Disk {

    /** Makes a file that is not there, with the mode 0600, and opens it for writing. */
    FileChannel create(Path file) throws IOException;

    /** Opens a file that is there for writing. */
    FileChannel open(Path file) throws IOException;

    /** Writes all that is left of a buffer at the channel's position. */
    void write(Path file, FileChannel out, ByteBuffer content) throws IOException;

    /** Cuts a file off. */
    void truncate(Path file, FileChannel out, long length) throws IOException;

    /** Sets the time of last modification. */
    void stamp(Path file, FileTime time) throws IOException;

    /** Brings a file's content to the disk. */
    void force(Path file, FileChannel out) throws IOException;

    /** Gives a file the name of another, which it replaces. */
    void rename(Path from, Path to) throws IOException;

    /** Deletes a file if it is there. */
    void delete(Path file) throws IOException;

    /** Brings the names in a folder to the disk: a file made, renamed or deleted is so only then. */
    void forceNames(Path folder) throws IOException;
}

package io.p2p4j.security.audit.segment;

import io.p2p4j.security.audit.line.LineBuffer;
import io.p2p4j.security.audit.line.LineReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;

/** Writes whole batches at the end of the open segment, or nothing of them. Not thread-safe. */
final class LogFile implements AutoCloseable {

    private final FileChannel file;
    private final SegmentedLog.Output output;
    private final Object key;
    private long size;

    private LogFile(FileChannel file, SegmentedLog.Output output, Object key) {
        this.file = file;
        this.output = output;
        this.key = key;
    }

    /** Opens a file that is there, and knows nothing of what is in it. */
    static LogFile open(Path path, SegmentedLog.Output output) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        return new LogFile(file, output, key(path).orElseThrow());
    }

    private static Optional<Object> key(Path path) throws IOException {
        return Files.exists(path)
                ? Optional.of(Objects.requireNonNull(
                        Files.readAttributes(path, BasicFileAttributes.class).fileKey()))
                : Optional.empty();
    }

    /** Returns whether this is the file of a name still, and not one that has been renamed. */
    boolean isAt(Path path) throws IOException {
        return key(path).filter(key::equals).isPresent();
    }

    /** Returns how many bytes are known. */
    long size() {
        return size;
    }

    /** Returns how many bytes there are, by whomever. */
    long present() throws IOException {
        return file.size();
    }

    /** Reads what is not known yet. The reader need not be closed. */
    LineReader unknown() throws IOException {
        return new LineReader(Channels.newInputStream(file.position(size)));
    }

    /** Takes note of bytes that were read. */
    void know(long bytes) {
        size += bytes;
    }

    /** Cuts off what follows the known bytes. */
    void cut() throws IOException {
        file.truncate(size);
    }

    /** Appends lines; if that fails, what was written of them is cut off again. */
    void append(LineBuffer lines, boolean sync) throws IOException {
        try {
            ByteBuffer rest = lines.bytes();
            while (rest.hasRemaining()) {
                output.write(file, rest, size + rest.position());
            }
            if (sync) {
                file.force(false);
            }
        } catch (IOException e) {
            try {
                cut();
            } catch (IOException ofCutting) {
                e.addSuppressed(ofCutting); // the next who writes finds a line that was not finished, and cuts it
            }
            throw e;
        }
        size += lines.size();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}

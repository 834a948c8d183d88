package io.p2p4j.node.reload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Holds what some files held at a time, to notice that they hold something else now.
 *
 * @param contents in the order of the files; of one that could not be read, why
 */
public record FileContents(List<ByteBuffer> contents) {

    private static final int MAX_BYTES = (1 << 20) + 1; // a longer file is refused by its reader

    /** Copies the list. */
    public FileContents {
        contents = List.copyOf(contents);
    }

    /** Reads files. */
    public static FileContents of(List<Path> files) {
        return new FileContents(files.stream().map(FileContents::content).toList());
    }

    private static ByteBuffer content(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return ByteBuffer.wrap(in.readNBytes(MAX_BYTES));
        } catch (IOException e) {
            return ByteBuffer.wrap(
                    e.toString().getBytes(StandardCharsets.UTF_8)); // its reader will refuse it, and say so
        }
    }
}

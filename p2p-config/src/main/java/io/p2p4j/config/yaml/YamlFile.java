package io.p2p4j.config.yaml;

import io.p2p4j.config.source.Content;
import io.p2p4j.config.source.Place;
import io.p2p4j.config.source.Problem;
import io.p2p4j.config.source.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads one file: bounded, UTF-8, one document. A byte order mark at its beginning is skipped. */
final class YamlFile {

    /** The most bytes of a file. */
    static final int MAX_BYTES = 1 << 20;

    private YamlFile() {}

    /** Returns what a file holds, or nothing after a problem. */
    static Optional<Content> read(Path file, int layer, Problems problems) {
        try {
            byte[] bytes = bytes(file);
            if (bytes.length > MAX_BYTES) {
                problems.add(unreadable(file, layer, "is larger than " + MAX_BYTES + " bytes", Optional.empty()));
                return Optional.empty();
            }
            return Optional.of(new YamlTree(text(bytes), layer, file.toString()).read());
        } catch (NotYamlException e) {
            problems.add(Problem.of(
                    Place.inFile(layer, e.line(), e.column(), file.toString()), sentence(e), Optional.of(e)));
        } catch (NoSuchFileException e) {
            problems.add(unreadable(file, layer, "does not exist", Optional.of(e)));
        } catch (IOException e) {
            problems.add(unreadable(file, layer, "cannot be read: " + e, Optional.of(e)));
        }
        return Optional.empty();
    }

    private static byte[] bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MAX_BYTES + 1);
        }
    }

    private static Problem unreadable(Path file, int layer, String why, Optional<Exception> cause) {
        return new Problem(new Place(layer, 0, 1, file.toString()), "", () -> "the file " + file + " " + why, cause);
    }

    private static String sentence(NotYamlException e) {
        return String.valueOf(e.getMessage());
    }

    private static String text(byte[] bytes) throws NotYamlException {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
            throw new NotYamlException(line, text.length() - text.lastIndexOf('\n'), "is not UTF-8");
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}

package io.p2p4j.security.audit.segment;

import io.p2p4j.security.audit.line.LineReader;
import io.p2p4j.security.files.PrivateFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * Names the files of a log: the open segment, those that have ended, and the checkpoint.
 *
 * @param folder where they are
 */
public record Segments(PrivateFolder folder) {

    /** The segment that is written. */
    public static final String OPEN = "audit.log";

    /** The last signed checkpoint. */
    public static final String HEAD = "checkpoint";

    private static final String PACKED = ".gz";
    private static final Pattern ENDED = Pattern.compile("audit-(\\d{16})\\.log(\\.gz)?");

    /**
     * A segment that has ended.
     *
     * @param first the number of its first line
     * @param name the name of its file
     */
    public record Ended(long first, String name) {

        boolean packed() {
            return name.endsWith(PACKED);
        }

        String plainName() {
            return Segments.name(first);
        }

        String packedName() {
            return Segments.name(first) + PACKED;
        }
    }

    public static String name(long first) {
        return String.format(Locale.ROOT, "audit-%016d.log", first);
    }

    /** Returns the segments that have ended, oldest first; one that is packed and plain is there once, plain. */
    public List<Ended> ended() {
        TreeMap<Long, Ended> found = new TreeMap<>();
        if (Files.isDirectory(folder.file("."))) {
            folder.names().forEach(name -> {
                Matcher matcher = ENDED.matcher(name);
                if (matcher.matches()) {
                    Ended segment = new Ended(Long.parseLong(matcher.group(1)), name);
                    found.merge(segment.first(), segment, (one, other) -> one.packed() ? other : one);
                }
            });
        }
        Collection<Ended> all = found.values();
        return List.copyOf(all);
    }

    /** Returns the segment that ended last. */
    Optional<Ended> latest() {
        List<Ended> all = ended();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /** Returns the open segment's path. */
    public Path open() {
        return folder.file(OPEN);
    }

    /** Returns the number of the open segment's first line; 0 if that is no line, empty if there is none yet. */
    public Optional<Long> firstOfOpen() throws IOException {
        try (LineReader reader = new LineReader(Files.newInputStream(open()))) {
            return reader.next() ? Optional.of(reader.seq()) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty(); // nothing was written, or a segment is being opened
        }
    }

    /** Reads a segment that has ended, also if it was packed since it was found. */
    public LineReader read(Ended segment) throws IOException {
        Path plain = folder.file(segment.plainName());
        boolean packed = !Files.exists(plain);
        InputStream file = Files.newInputStream(packed ? folder.file(segment.packedName()) : plain);
        try {
            return new LineReader(packed ? new GZIPInputStream(file, 1 << 16) : file);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** Deletes a segment, packed or not. */
    void delete(Ended segment) throws IOException {
        Files.deleteIfExists(folder.file(segment.plainName()));
        Files.deleteIfExists(folder.file(segment.packedName()));
    }
}

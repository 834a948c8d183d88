package io.p2p4j.security.audit.segment;

import io.p2p4j.api.config.AuditConfig;
import io.p2p4j.api.error.P2pException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * Compresses segments that have ended, on a thread of its own, and says which have been kept for long enough.
 *
 * <p>A segment that cannot be compressed stays as it is and is tried again when the next one ends.
 */
final class Archive implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Archive.class.getName());

    private static final Pattern PACKING = Pattern.compile("\\.audit-\\d{16}\\.log\\.gz\\.(\\d{1,18})");

    private final Segments segments;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("audit-archive").daemon().factory());

    Archive(Segments segments) {
        this.segments = segments;
    }

    /** Returns the oldest segments that are too many or too old when one more ends. */
    List<Segments.Ended> due(AuditConfig config, long nowMillis) throws IOException {
        List<Segments.Ended> ended = segments.ended();
        List<Segments.Ended> due = new ArrayList<>();
        for (Segments.Ended segment : ended) {
            long age = nowMillis - lastWritten(segment).toMillis();
            if (ended.size() + 1 - due.size() <= config.maxSegments()
                    && age < config.retention().toMillis()) {
                break; // those that follow are younger
            }
            due.add(segment);
        }
        return due;
    }

    /** Begins to compress what has ended. */
    void tidy(boolean compress) {
        if (compress) {
            thread.execute(this::compressAll);
        }
    }

    /** Begins to delete segments, after whatever is done to them now. */
    void delete(List<Segments.Ended> retired) {
        if (!retired.isEmpty()) {
            thread.execute(() -> retired.forEach(this::deleteNow));
        }
    }

    private void deleteNow(Segments.Ended segment) {
        try {
            segments.delete(segment);
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the segment " + segment.name() + " is kept until the next one ends",
                    e);
        }
    }

    private void compressAll() {
        deleteLeftovers();
        for (Segments.Ended segment : segments.ended()) {
            if (!segment.packed()) {
                try {
                    compress(segment);
                } catch (IOException | P2pException e) {
                    LOG.log(System.Logger.Level.WARNING, "the segment " + segment.name() + " stays as it is", e);
                }
            }
        }
    }

    /** What a process was packing when it was killed is of no use. */
    private void deleteLeftovers() {
        List<String> left =
                segments.folder().names().filter(Archive::isLeftover).toList();
        left.forEach(segments.folder()::delete);
    }

    private static boolean isLeftover(String name) {
        Matcher matcher = PACKING.matcher(name);
        return matcher.matches()
                && ProcessHandle.of(Long.parseLong(matcher.group(1))).isEmpty();
    }

    private void compress(Segments.Ended segment) throws IOException {
        Path plain = segments.folder().file(segment.plainName());
        Path packed = segments.folder().file(segment.packedName());
        Path temporary = segments.folder()
                .ensureFile("." + segment.packedName() + "."
                        + ProcessHandle.current().pid());
        try (InputStream in = Files.newInputStream(plain);
                FileChannel out =
                        FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            try (OutputStream gzip = new GZIPOutputStream(new Unclosed(Channels.newOutputStream(out)), 1 << 16)) {
                in.transferTo(gzip);
            }
            out.force(true);
            Files.setLastModifiedTime(temporary, Files.getLastModifiedTime(plain));
            Files.move(temporary, packed, StandardCopyOption.ATOMIC_MOVE);
            Files.delete(plain);
        } catch (NoSuchFileException e) {
            LOG.log(System.Logger.Level.DEBUG, "another process was faster with " + segment.name(), e);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** A segment that is packed meanwhile keeps its time; one that is gone is older than all. */
    private FileTime lastWritten(Segments.Ended segment) throws IOException {
        for (String name : List.of(segment.plainName(), segment.packedName())) {
            try {
                return Files.getLastModifiedTime(segments.folder().file(name));
            } catch (NoSuchFileException e) {
                LOG.log(System.Logger.Level.TRACE, name + " is not there, as one of two", e);
            }
        }
        return FileTime.fromMillis(0);
    }

    /** Waits until what was begun is done. */
    @Override
    public void close() {
        thread.close();
    }

    /** Keeps a stream open for the sync that follows its last byte. */
    private static final class Unclosed extends java.io.FilterOutputStream {

        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}

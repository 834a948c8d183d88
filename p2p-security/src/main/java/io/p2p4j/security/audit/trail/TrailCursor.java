package io.p2p4j.security.audit.trail;

import io.p2p4j.api.security.AuditTrail;
import io.p2p4j.security.audit.line.LineReader;
import io.p2p4j.security.audit.segment.Segments;
import io.p2p4j.security.files.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads segment after segment, also while the log goes on. Not thread-safe. */
public final class TrailCursor implements AuditTrail.Cursor {

    private final Segments segments;
    private final Predicate<String> wanted;
    private Optional<LineReader> reader = Optional.empty();
    private long last;

    public TrailCursor(Segments segments, Predicate<String> wanted) {
        this.segments = segments;
        this.wanted = wanted;
    }

    @Override
    public Optional<String> next() {
        try {
            while (step()) {
                String line = reader.orElseThrow().text();
                if (wanted.test(line)) {
                    return Optional.of(line);
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw Storage.failed(segments.open(), "cannot be read", e);
        }
    }

    /** Where there is a later segment, the present one has ended, and what is read of it then is all. */
    private boolean step() throws IOException {
        while (reader.isEmpty() || !read()) {
            Optional<LineReader> later = later();
            if (later.isEmpty()) {
                return false;
            }
            if (reader.isPresent() && read()) {
                later.get().close();
                return true;
            }
            close();
            reader = later;
        }
        return true;
    }

    private boolean read() throws IOException {
        boolean more = reader.orElseThrow().next();
        if (more) {
            last = Math.max(last, reader.get().seq());
        }
        return more;
    }

    private Optional<LineReader> later() throws IOException {
        Optional<Segments.Ended> ended =
                segments.ended().stream().filter(each -> each.first() > last).findFirst();
        if (ended.isPresent()) {
            return Optional.of(segments.read(ended.get()));
        }
        return segments.firstOfOpen().filter(first -> first > last).isPresent()
                ? Optional.of(new LineReader(Files.newInputStream(segments.open())))
                : Optional.empty();
    }

    @Override
    public void close() {
        if (reader.isPresent()) {
            LineReader closing = reader.get();
            reader = Optional.empty();
            try {
                closing.close();
            } catch (IOException e) {
                throw Storage.failed(segments.open(), "cannot be closed", e);
            }
        }
    }
}

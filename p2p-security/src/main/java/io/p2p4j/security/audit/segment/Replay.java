package io.p2p4j.security.audit.segment;

import io.p2p4j.api.error.P2pException;
import io.p2p4j.security.audit.chain.Chain;
import io.p2p4j.security.audit.line.AuditLines;
import io.p2p4j.security.audit.line.LineFields;
import io.p2p4j.security.audit.line.LineReader;
import io.p2p4j.security.files.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** Reads a segment to its end to go on where it ends; a line that does not follow the one before it is damage. */
final class Replay {

    private final Path file;
    private final Chain chain;
    private final String origin;
    private final long first;
    private final long startedMillis;
    private long length;
    private long torn;
    private boolean closed;

    private Replay(Path file, Chain chain, LineFields head, long first) {
        this.file = file;
        this.chain = chain;
        this.origin = head.text("origin").orElse("");
        this.first = first;
        this.startedMillis = Instant.parse(head.text("time").orElse("")).toEpochMilli();
    }

    /** Reads a segment from its beginning; empty if not even its first line is whole. */
    static Optional<Replay> of(Path file, LineReader lines) throws IOException {
        if (!lines.next()) {
            return Optional.empty();
        }
        try {
            LineFields head = LineFields.parse(lines.text())
                    .filter(fields -> fields.is(AuditLines.SEGMENT_OPENED))
                    .orElseThrow(() -> damaged(file, 1));
            Chain chain = Chain.of(lines.seq() - 1, lines.prev(), head.list("tree"));
            Replay replay = new Replay(file, chain, head, lines.seq());
            replay.take(lines);
            replay.readOn(lines);
            return Optional.of(replay);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw Storage.damaged(file, "begins with a line that is no beginning", e);
        }
    }

    /** Reads what there is more. */
    void readOn(LineReader lines) throws IOException {
        while (lines.next()) {
            if (!lines.follows(chain)) {
                throw damaged(file, chain.size() + 1);
            }
            take(lines);
        }
        torn = lines.unfinished();
    }

    private void take(LineReader lines) {
        lines.addTo(chain);
        length += lines.length();
        closed = lines.length() < 4096 && isEnd(lines.text());
    }

    private static boolean isEnd(String line) {
        return line.contains("\"event\":\"" + AuditLines.CHECKPOINT + "\"") && line.endsWith(",\"closed\":\"true\"}");
    }

    private static P2pException damaged(Path file, long seq) {
        return Storage.damaged(
                file, "has a line in the place of line " + seq + " that does not follow; see p2p audit verify");
    }

    Chain chain() {
        return chain;
    }

    String origin() {
        return origin;
    }

    /** Returns the number of the first line. */
    long first() {
        return first;
    }

    long startedMillis() {
        return startedMillis;
    }

    /** Returns the bytes of all whole lines. */
    long length() {
        return length;
    }

    /** Returns the bytes after the last whole line. */
    long torn() {
        return torn;
    }

    /** Returns whether the last line says that the log was closed. */
    boolean closed() {
        return closed;
    }
}

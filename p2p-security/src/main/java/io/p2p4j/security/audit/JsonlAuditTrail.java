package io.p2p4j.security.audit;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.AuditTrail;
import io.p2p4j.security.audit.chain.Checkpoint;
import io.p2p4j.security.audit.line.LineReader;
import io.p2p4j.security.audit.segment.Segments;
import io.p2p4j.security.audit.trail.LineFilter;
import io.p2p4j.security.audit.trail.TrailCursor;
import io.p2p4j.security.audit.trail.Verification;
import io.p2p4j.security.files.PrivateFolder;
import io.p2p4j.security.files.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads and checks the segments of {@link JsonlAuditLog}, by the files alone. Thread-safe. */
final class JsonlAuditTrail implements AuditTrail {

    private final Segments segments;

    JsonlAuditTrail(PrivateFolder folder) {
        this.segments = new Segments(folder);
    }

    @Override
    public Cursor read(Query query) {
        return new TrailCursor(segments, new LineFilter(query));
    }

    /** What is written meanwhile is not in the order of reading: first the claim, then the end, then what was before it. */
    @Override
    public Report verify(Set<PeerId> signers, Optional<String> held) {
        Verification verification = new Verification(signers);
        Optional<byte[]> head = segments.folder().read(Segments.HEAD, Checkpoint.MAX_NOTE);
        head.ifPresent(note -> verification.claim(Segments.HEAD, new String(note, StandardCharsets.UTF_8)));
        held.ifPresent(note -> verification.claim("the checkpoint that was held", note));
        try {
            Optional<Long> openFirst = segments.firstOfOpen();
            if (Files.exists(segments.open())) {
                try (LineReader open = new LineReader(Files.newInputStream(segments.open()))) {
                    ended(verification, openFirst);
                    verification.segment(Segments.OPEN, Optional.empty(), open);
                }
            } else {
                ended(verification, openFirst);
            }
        } catch (IOException e) {
            throw Storage.failed(segments.open(), "cannot be read", e);
        }
        return verification.report(head.isPresent());
    }

    private void ended(Verification verification, Optional<Long> before) {
        List<Segments.Ended> all = segments.ended().stream()
                .filter(each -> before.filter(first -> first > 0 && each.first() >= first)
                        .isEmpty())
                .toList();
        for (Segments.Ended segment : all) {
            try (LineReader lines = segments.read(segment)) {
                verification.segment(segment.name(), Optional.of(segment.first()), lines);
            } catch (IOException e) {
                verification.unreadable(segment.name(), e);
            }
        }
    }
}

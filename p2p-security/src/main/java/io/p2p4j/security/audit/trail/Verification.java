package io.p2p4j.security.audit.trail;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.AuditTrail.Fault;
import io.p2p4j.api.security.AuditTrail.Report;
import io.p2p4j.security.audit.chain.Chain;
import io.p2p4j.security.audit.chain.Checkpoint;
import io.p2p4j.security.audit.line.AuditLines;
import io.p2p4j.security.audit.line.LineFields;
import io.p2p4j.security.audit.line.LineReader;
import io.p2p4j.security.audit.segment.Segments;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Goes once through a log and notes whatever is not as it was written. Not thread-safe. */
public final class Verification {

    /** How often, and with what pauses, a line is looked at again that somebody may be writing now. */
    private static final int LOOKS = 20;

    private static final long PAUSE_NANOS = 5_000_000;

    private static final int MAX_UNSIGNED = 10_000;

    private final Signers signers;
    private final List<Claim> claims = new ArrayList<>(); // of files beside the log, in the order they are due
    private final Set<Claim> fitting = new HashSet<>(); // those of them that are true of the lines there are
    private final List<Fault> faults = new ArrayList<>();
    private final List<Claim> unsigned = new ArrayList<>(); // whose signer may be one that gave way
    private Chain chain = new Chain();
    private String origin = "";
    private boolean broken; // since a fault, the chain is not that of the signatures
    private boolean begun;
    private String file = "";
    private long line;
    private long first = 1;
    private long last;
    private long oldest = 1;
    private long signed;
    private long checkpoints;

    public Verification(Set<PeerId> named) {
        this.signers = new Signers(named);
    }

    /**
     * A checkpoint and where it stands.
     *
     * @param file the file
     * @param line its line
     * @param seq the number of its line, or 0
     * @param checkpoint what it says
     */
    private record Claim(String file, long line, long seq, Checkpoint checkpoint) {}

    /** Adds a note that was kept beside the log. */
    public void claim(String name, String note) {
        Checkpoint.parse(note)
                .ifPresentOrElse(
                        checkpoint -> claims.add(new Claim(name, 0, 0, checkpoint)),
                        () -> fault(name, 0, 0, "is no checkpoint"));
    }

    /** Checks the lines of the next segment. */
    public void segment(String name, Optional<Long> named, LineReader lines) {
        file = name;
        line = 0;
        try {
            while (lines.next() || isFinishedMeanwhile(lines)) {
                line++;
                check(lines);
                if (line == 1) {
                    named.filter(number -> number != lines.seq())
                            .ifPresent(number -> broken("begins with line " + lines.seq() + ", not as its name says"));
                }
            }
            if (lines.unfinished() > 0) {
                line++;
                broken("is not finished: it was cut off, or its writer was killed");
            }
        } catch (IOException e) {
            line++;
            broken("cannot be read: " + e.getMessage());
        }
    }

    /** Notes that a file cannot be read at all. */
    public void unreadable(String name, IOException why) {
        file = name;
        line = 0;
        broken("cannot be read: " + why.getMessage());
    }

    /** Ends the check. */
    public Report report(boolean headIsThere) {
        if (first > oldest) {
            fault(
                    file,
                    0,
                    1,
                    "the lines 1 to " + (first - 1) + " are missing, and nothing says that they were retired");
        }
        if (checkpoints + unsigned.size() > 0 && !headIsThere) {
            fault(Segments.HEAD, 0, 0, "is missing, though checkpoints were signed");
        }
        claims.stream()
                .filter(claim -> claim.checkpoint().origin().equals(origin))
                .forEach(claim -> {
                    if (fitting.contains(claim)) {
                        signers.covers(claim.checkpoint());
                    }
                });
        for (Claim claim : claims) {
            if (claim.checkpoint().size() > last) {
                fault(
                        claim.file(),
                        0,
                        claim.checkpoint().size(),
                        "the lines " + (last + 1) + " to " + claim.checkpoint().size()
                                + " are missing: they were signed");
            }
            signature(claim);
        }
        unsigned.forEach(this::signature);
        return new Report(first, last, signed, checkpoints, faults);
    }

    private boolean isFinishedMeanwhile(LineReader lines) throws IOException {
        for (int i = 0; i < LOOKS && lines.unfinished() > 0 && file.equals(Segments.OPEN); i++) {
            LockSupport.parkNanos(PAUSE_NANOS);
            if (lines.next()) {
                return true;
            }
        }
        return false;
    }

    private void check(LineReader lines) {
        long seq = lines.seq();
        String text = lines.text();
        if (line == 1 && (!begun || broken)) {
            begin(lines, seq, text);
        } else if (seq == 0) {
            broken("is no line of this log");
        } else if (seq != last + 1) {
            broken(
                    seq > last + 1
                            ? "the lines " + (last + 1) + " to " + (seq - 1) + " are missing before line " + seq
                            : "line " + seq + " stands here instead of line " + (last + 1));
        } else if (!lines.prev().equals(chain.lastHex())) {
            broken("line " + seq + " does not follow: it or line " + last + " was changed");
        }
        tellsOf(text, seq);
        lines.addTo(chain);
        last = seq == 0 ? last + 1 : seq;
        if (!broken) {
            claims.stream().filter(claim -> claim.checkpoint().size() == last).forEach(this::compare);
        }
    }

    private void compare(Claim claim) {
        if (claim.checkpoint().claims(chain)) {
            fitting.add(claim);
        } else {
            broken("the lines up to " + last + " are not those that " + claim.file() + " signed");
        }
    }

    /** A segment says itself what was before it; where that is known, it has to be the same. */
    private void begin(LineReader lines, long seq, String text) {
        Optional<LineFields> head =
                LineFields.parse(text).filter(fields -> seq > 0 && fields.is(AuditLines.SEGMENT_OPENED));
        if (head.isEmpty()) {
            broken("is not the first line of a segment");
            return;
        }
        if (begun && seq != last + 1) {
            broken("line " + seq + " stands here instead of line " + (last + 1));
        }
        try {
            chain = Chain.of(seq - 1, lines.prev(), head.get().list("tree"));
            broken = false;
        } catch (IllegalArgumentException e) {
            broken("says nothing of the lines before it: " + e.getMessage());
        }
        if (!begun) {
            first = seq;
            origin = head.get().text("origin").orElse("");
            begun = true;
        }
    }

    private void tellsOf(String text, long seq) {
        int at = text.indexOf("\"event\":\"");
        if (at < 0) {
            return;
        }
        int name = at + "\"event\":\"".length();
        if (text.startsWith(AuditLines.CHECKPOINT + "\"", name)) {
            LineFields.parse(text).ifPresent(fields -> checkpoint(fields, seq));
        } else if (text.startsWith(AuditLines.SEGMENT_OPENED + "\"", name)) {
            LineFields.parse(text).filter(fields -> !broken).ifPresent(this::segmentOpened);
        } else if (text.startsWith(AuditLines.SEGMENTS_RETIRED + "\"", name)) {
            LineFields.parse(text)
                    .flatMap(fields -> fields.text("oldest"))
                    .filter(number -> number.matches("[0-9]{1,18}"))
                    .ifPresent(number -> oldest = Math.max(oldest, Long.parseLong(number)));
        } else if (text.startsWith("KEY_ROTATED\"", name)) {
            LineFields.parse(text).ifPresent(fields -> keyRotated(fields, seq));
        }
    }

    private void segmentOpened(LineFields fields) {
        if (line != 1) {
            broken("begins a segment in the middle of one");
        } else if (!fields.list("tree").equals(chain.frontier())) {
            broken("gives another tree for the lines before it");
        } else if (!fields.text("origin").orElse("").equals(origin)) {
            broken("is of another log");
        }
    }

    private void checkpoint(LineFields fields, long seq) {
        Optional<Checkpoint> found = fields.text("note").flatMap(Checkpoint::parse);
        if (found.isEmpty()) {
            broken("holds no checkpoint");
        } else if (!found.get().origin().equals(origin) || found.get().size() != seq - 1) {
            broken("holds a checkpoint of other lines");
        } else if (!broken) {
            if (found.get().claims(chain)) {
                judge(new Claim(file, line, seq, found.get()));
            } else {
                broken("the lines before line " + seq + " are not those that were signed there");
            }
        }
    }

    private void keyRotated(LineFields fields, long seq) {
        try {
            signers.rotated(
                    PeerId.parse(fields.text("peer").orElse("")),
                    PeerId.parse(fields.text("after").orElse("")),
                    seq);
        } catch (IllegalArgumentException e) {
            broken("names no identities");
        }
    }

    private void judge(Claim claim) {
        if (signers.covers(claim.checkpoint())) {
            count(claim);
        } else if (unsigned.size() < MAX_UNSIGNED) {
            unsigned.add(claim); // those beyond are as the others, of which the first are told
        }
    }

    private void signature(Claim claim) {
        if (!claim.checkpoint().origin().equals(origin) && begun) {
            fault(claim.file(), claim.line(), claim.seq(), "is a checkpoint of another log");
            return;
        }
        switch (signers.standing(claim.checkpoint())) {
            case COUNTS -> count(claim);
            case FORMER -> {} // what it covers is as lines that nobody has signed yet
            case NOBODY -> fault(claim.file(), claim.line(), claim.seq(), "is not signed by an identity that counts");
        }
    }

    private void count(Claim claim) {
        checkpoints++;
        boolean inLog = claim.checkpoint().size() <= last && claim.checkpoint().size() >= first - 1;
        if (!broken && inLog) {
            signed = Math.max(signed, claim.checkpoint().size());
        }
    }

    private void broken(String what) {
        fault(file, line, last + 1, what);
        broken = true;
    }

    private void fault(String where, long number, long seq, String what) {
        if (faults.size() < Report.MAX_FAULTS) {
            faults.add(new Fault(where, number, seq, what));
        }
    }
}

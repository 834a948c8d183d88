package io.p2p4j.security.audit.segment;

import io.p2p4j.api.config.AuditConfig;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.security.audit.chain.Chain;
import io.p2p4j.security.audit.chain.Checkpoint;
import io.p2p4j.security.audit.line.AuditLines;
import io.p2p4j.security.audit.line.LineBuffer;
import io.p2p4j.security.audit.line.LineReader;
import io.p2p4j.security.files.ExclusiveLock;
import io.p2p4j.security.files.PrivateFolder;
import io.p2p4j.security.files.Storage;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Writes batches of events as chained lines, signs them, and begins a new segment when one is full.
 *
 * <p>Used by one thread, which nobody interrupts; other processes may write to the same log, each batch under its lock.
 */
public final class SegmentedLog implements AutoCloseable {

    private static final String LOCK = ".lock";
    private static final String PRESENCE = ".open";

    private final PrivateFolder folder;
    private final Segments segments;
    private final AuditConfig config;
    private final Ticker ticker;
    private final InstantSource clock;
    private final Archive archive;
    private final Output output;
    private final FileChannel lock;
    private final Presence presence;
    private final LineBuffer lines = new LineBuffer();
    private Identity signer;
    private Optional<LogFile> file = Optional.empty();
    private Chain chain = new Chain();
    private String origin = "";
    private long first = 1; // of the open segment
    private long startedMillis;
    private long signed; // how many lines the last checkpoint covers
    private boolean signedByAnother;
    private long signedNanos;
    private long cut; // bytes of a line that was not finished, of which the log does not tell yet

    private SegmentedLog(
            PrivateFolder folder,
            AuditConfig config,
            Ticker ticker,
            InstantSource clock,
            Output output,
            Identity signer,
            FileChannel lock,
            Presence presence) {
        this.folder = folder;
        this.output = output;
        this.segments = new Segments(folder);
        this.config = config;
        this.ticker = ticker;
        this.clock = clock;
        this.archive = new Archive(segments);
        this.signer = signer;
        this.lock = lock;
        this.presence = presence;
        this.signedNanos = ticker.nanos();
    }

    /** Opens a log and takes up where it ends; one that was not closed says so from then on. */
    public static SegmentedLog open(
            PrivateFolder folder,
            AuditConfig config,
            Ticker ticker,
            InstantSource clock,
            Output output,
            Identity signer)
            throws IOException {
        FileChannel lock = FileChannel.open(folder.ensureFile(LOCK), StandardOpenOption.WRITE);
        try {
            Presence presence = Presence.of(folder.ensureFile(PRESENCE));
            try {
                SegmentedLog log = new SegmentedLog(folder, config, ticker, clock, output, signer, lock, presence);
                log.underLock(log::begin);
                return log;
            } catch (IOException | RuntimeException e) {
                presence.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Writes a batch and empties it as soon as that is done; signs if it is time. */
    public void write(List<TimedEvent> batch, LostEvents lost) throws IOException {
        underLock(() -> {
            catchUp();
            tellCut();
            Chain next = draft();
            long missing = lost.count();
            if (missing > 0) {
                lines.begin(next, clock.millis(), AuditLines.EVENTS_LOST)
                        .number("count", missing)
                        .end(next);
            }
            for (TimedEvent entry : batch) {
                AuditLines.write(lines, next, entry.millis(), entry.event());
            }
            append(next, config.sync() == AuditConfig.Sync.BATCH);
            batch.clear();
            lost.told(missing);
            if (isDue()) {
                sign(false);
            }
            if (file.orElseThrow().size() >= config.segmentSize()
                    || clock.millis() - startedMillis >= config.segmentAge().toMillis()) {
                rotate();
            }
        });
    }

    /** Returns in how many nanoseconds a checkpoint is due; none if every line is signed. */
    public Optional<Long> dueIn() {
        return chain.size() == signed
                ? Optional.empty()
                : Optional.of(signedNanos + config.checkpointInterval().toNanos() - ticker.nanos());
    }

    /** Signs whatever is not signed. */
    public void sign() throws IOException {
        underLock(() -> {
            catchUp();
            sign(false);
        });
    }

    /** Lets another identity sign from now on; both sign what there is, or what the one before has signed would not count. */
    public void signBy(Identity other) throws IOException {
        sign();
        signer = other;
        sign();
    }

    @Override
    public void close() throws IOException {
        try (lock;
                presence;
                archive) {
            underLock(() -> {
                catchUp();
                sign(presence.leave());
            });
        } finally {
            leave();
        }
    }

    private void begin() throws IOException {
        boolean alone = presence.enter();
        boolean whole = load();
        if (alone && !whole && cut == 0) {
            recovered();
        }
        tellCut();
        if (signedByAnother) {
            sign(false); // the identity was replaced, and what did it was cut off before it got here
        }
        archive.tidy(config.compress());
    }

    private boolean isDue() {
        return chain.size() - signed >= config.checkpointEvents()
                || dueIn().filter(nanos -> nanos <= 0).isPresent();
    }

    /** Takes over what others wrote since this one wrote last. */
    private void catchUp() throws IOException {
        if (file.isEmpty() || !file.get().isAt(segments.open())) {
            load();
            return;
        }
        LogFile known = file.get();
        long present = known.present();
        if (present < known.size()) {
            throw Storage.damaged(segments.open(), "has become shorter than what was written");
        }
        if (present > known.size()) {
            load(); // another process wrote, which is rare: all of the segment is read again
        }
    }

    /** Reads the open segment from its beginning; returns whether it is new or was closed. */
    private boolean load() throws IOException {
        leave();
        LogFile opened = LogFile.open(folder.ensureFile(Segments.OPEN), output);
        file = Optional.of(opened);
        try {
            Optional<Replay> replay = Replay.of(segments.open(), opened.unknown());
            long torn = replay.map(Replay::torn).orElse(opened.present());
            if (replay.isPresent()) {
                take(replay.get());
                opened.know(replay.get().length());
            } else {
                takeLatest();
            }
            checkHead();
            if (torn > 0) {
                opened.cut();
                cut += torn;
            }
            if (opened.size() == 0) {
                startSegment(List.of());
            }
            return replay.map(Replay::closed).orElse(true);
        } catch (IOException | RuntimeException e) {
            leave(); // to be read again before anything is written
            throw e;
        }
    }

    private void leave() throws IOException {
        if (file.isPresent()) {
            LogFile left = file.get();
            file = Optional.empty();
            left.close();
        }
    }

    private void take(Replay replay) {
        chain = replay.chain();
        origin = replay.origin();
        first = replay.first();
        startedMillis = replay.startedMillis();
    }

    /** The open segment is new: goes on where the one before it ended, if there is one. */
    private void takeLatest() throws IOException {
        Optional<Segments.Ended> latest = segments.latest();
        if (latest.isEmpty()) {
            chain = new Chain();
            origin = Checkpoint.origin(signer.peerId());
            return;
        }
        try (LineReader reader = segments.read(latest.get())) {
            take(Replay.of(folder.file(latest.get().name()), reader)
                    .orElseThrow(() -> Storage.damaged(folder.file(latest.get().name()), "is empty")));
        }
    }

    /** Nobody signs less than was signed before. */
    private void checkHead() {
        Optional<byte[]> head = folder.read(Segments.HEAD, Checkpoint.MAX_NOTE);
        if (head.isEmpty()) {
            signed = 0;
            signedByAnother = false;
            return;
        }
        Checkpoint checkpoint = Checkpoint.parse(new String(head.get(), StandardCharsets.UTF_8))
                .orElseThrow(() -> Storage.damaged(folder.file(Segments.HEAD), "is no checkpoint"));
        if (checkpoint.size() > chain.size()) {
            throw Storage.damaged(
                    segments.open(), "ends with line " + chain.size() + ", but " + checkpoint.size() + " were signed");
        }
        signed = checkpoint.size();
        signedByAnother = !checkpoint.isBy(signer.publicKey());
    }

    private void startSegment(List<Segments.Ended> retired) throws IOException {
        long now = clock.millis();
        Chain next = draft();
        long from = next.size() + 1;
        lines.begin(next, now, AuditLines.SEGMENT_OPENED)
                .whole("origin", origin)
                .texts("tree", next.frontier())
                .end(next);
        if (!retired.isEmpty()) {
            List<Segments.Ended> ended = segments.ended();
            long oldest =
                    retired.size() < ended.size() ? ended.get(retired.size()).first() : from;
            lines.begin(next, now, AuditLines.SEGMENTS_RETIRED)
                    .number("oldest", oldest)
                    .end(next);
        }
        append(next, true);
        folder.forceNames();
        first = from;
        startedMillis = now;
    }

    private void tellCut() throws IOException {
        if (cut > 0) {
            recovered();
        }
    }

    private void recovered() throws IOException {
        Chain next = draft();
        lines.begin(next, clock.millis(), AuditLines.LOG_RECOVERED)
                .number("cut_bytes", cut)
                .number("expected", next.size() + 1)
                .number("signed", signed)
                .end(next);
        append(next, true);
        cut = 0;
    }

    /** Signs all lines, then, outside the log, the line that tells of it, too. */
    private void sign(boolean closed) throws IOException {
        Chain next = draft();
        lines.begin(next, clock.millis(), AuditLines.CHECKPOINT)
                .whole("note", Checkpoint.sign(next, origin, signer).note());
        if (closed) {
            lines.text("closed", "true");
        }
        lines.end(next);
        append(next, true);
        byte[] head = Checkpoint.sign(chain, origin, signer).note().getBytes(StandardCharsets.UTF_8);
        folder.replace(Segments.HEAD, head, FileTime.from(clock.instant()));
        signed = chain.size();
        signedByAnother = false;
        signedNanos = ticker.nanos();
    }

    private void rotate() throws IOException {
        sign(false);
        List<Segments.Ended> retired = archive.due(config, clock.millis());
        leave();
        folder.rename(Segments.OPEN, Segments.name(first));
        file = Optional.of(LogFile.open(folder.ensureFile(Segments.OPEN), output));
        try {
            startSegment(retired);
        } catch (IOException | RuntimeException e) {
            leave();
            throw e;
        }
        archive.delete(retired);
        archive.tidy(config.compress());
    }

    private Chain draft() {
        lines.clear();
        return chain.copy();
    }

    private void append(Chain next, boolean sync) throws IOException {
        if (lines.size() > 0) {
            file.orElseThrow().append(lines, sync);
            chain = next;
        }
    }

    private void underLock(Step step) throws IOException {
        ExclusiveLock.hold(lock, folder.file(LOCK), ticker, () -> {
            step.run();
            return true;
        });
    }

    /** Writes bytes to a file, as {@link FileChannel#write(java.nio.ByteBuffer, long)} does. */
    @FunctionalInterface
    public interface Output {
        /** Writes; returns how many bytes. */
        int write(FileChannel file, java.nio.ByteBuffer bytes, long position) throws IOException;
    }

    /** Does something to the files. */
    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }
}

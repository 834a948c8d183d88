package io.p2p4j.security.audit;

import io.p2p4j.api.config.AuditConfig;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.AuditLog;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.security.audit.segment.LostEvents;
import io.p2p4j.security.audit.segment.SegmentedLog;
import io.p2p4j.security.audit.segment.Segments;
import io.p2p4j.security.audit.segment.TimedEvent;
import io.p2p4j.security.files.PrivateFolder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands events to the one thread that writes them as chained lines; see the module's README for the format. Thread-safe.
 *
 * <p>Where the queue is full, {@code refuse} waits for {@link #PATIENCE} and then refuses; {@code continue} counts the event as
 * lost. While the file cannot be written, {@code refuse} refuses at once; {@code continue} fills the queue and counts from
 * then on.
 */
final class JsonlAuditLog implements AuditLog {

    /** How long a full queue is waited for. */
    static final Duration PATIENCE = Duration.ofMillis(100);

    private static final long PAUSE_NANOS = 100_000;

    private final AuditConfig config;
    private final Ticker ticker;
    private final InstantSource clock;
    private final boolean refuse;
    private final EventQueue queue;
    private final LostEvents lost = new LostEvents();
    private final PrivateFolder folder;
    private final SegmentedLog.Output output;
    private final ReentrantLock opening = new ReentrantLock(); // guards changes of writer
    private volatile Optional<AuditWriter> writer = Optional.empty();

    JsonlAuditLog(
            PrivateFolder folder, AuditConfig config, Ticker ticker, InstantSource clock, SegmentedLog.Output output) {
        this.folder = folder;
        this.config = config;
        this.ticker = ticker;
        this.clock = clock;
        this.output = output;
        this.refuse = config.onFailure() == AuditConfig.OnFailure.REFUSE;
        this.queue = new EventQueue(config.queue());
    }

    @Override
    public void open(Identity signer) {
        opening.lock();
        try {
            if (writer.isPresent()) {
                writer.get().signBy(signer);
                return;
            }
            AuditWriter started = new AuditWriter(
                    queue, lost, () -> SegmentedLog.open(folder, config, ticker, clock, output, signer));
            started.start();
            writer = Optional.of(started);
        } finally {
            opening.unlock();
        }
    }

    @Override
    public void append(AuditEvent event) {
        AuditWriter opened = opened();
        if (refuse && opened.failure().isPresent()) {
            throw opened.refusal();
        }
        TimedEvent entry = new TimedEvent(clock.millis(), event);
        switch (queue.offer(entry)) {
            case TAKEN -> opened.wakeIfIdle();
            case CLOSED -> throw closed();
            case FULL -> full(opened, entry);
        }
    }

    private void full(AuditWriter opened, TimedEvent entry) {
        if (!refuse) {
            lost.add();
            return;
        }
        Deadline deadline = Deadline.after(PATIENCE, ticker);
        while (true) {
            opened.wake();
            LockSupport.parkNanos(PAUSE_NANOS);
            switch (queue.offer(entry)) {
                case TAKEN -> {
                    return;
                }
                case CLOSED -> throw closed();
                case FULL -> {
                    if (opened.failure().isPresent()) {
                        throw opened.refusal();
                    }
                    if (deadline.passed()) {
                        throw P2pError.of(
                                        ErrorCode.STORAGE_FAILED,
                                        "the audit log's queue of " + config.queue() + " is full")
                                .with(Detail.RULE, "security.audit.queue")
                                .toException();
                    }
                }
            }
        }
    }

    @Override
    public void flush() {
        opened().flush();
    }

    @Override
    public void close() {
        queue.close();
        opening.lock();
        try {
            if (writer.isPresent()) {
                writer.get().close();
            }
        } finally {
            opening.unlock();
        }
    }

    private AuditWriter opened() {
        Optional<AuditWriter> opened = writer;
        if (opened.isEmpty()) {
            throw queue.isClosed() ? closed() : new IllegalStateException("the audit log is not open yet");
        }
        return opened.get();
    }

    private P2pException closed() {
        return P2pError.of(ErrorCode.STORAGE_FAILED, folder.file(Segments.OPEN) + " was closed")
                .toException();
    }
}

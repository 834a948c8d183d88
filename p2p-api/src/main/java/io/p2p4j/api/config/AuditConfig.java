package io.p2p4j.api.config;

import java.time.Duration;

/** Configures how the audit log is written, signed and kept; section {@code security.audit}. */
public record AuditConfig(
        @Key("what happens when an event cannot be recorded: the operation is refused, or the event is counted as lost")
        OnFailure onFailure,

        @Key(value = "the most events that wait to be written", unit = "events") @Range(min = 16, max = 1 << 24)
        int queue,

        @Key("when the log is brought to the disk: with each checkpoint, or with each batch of events")
        Sync sync,

        @Key(value = "how many lines are written at most before a checkpoint is signed", unit = "lines")
        @Range(min = 1, max = 10_000_000)
        int checkpointEvents,

        @Key("how long a line waits at most before a checkpoint covers it")
        Duration checkpointInterval,

        @Key(value = "the size at which a segment of the log ends and the next one begins", unit = "bytes")
        @Range(min = 4096, max = 1 << 30)
        int segmentSize,

        @Key("the age at which a segment ends") Duration segmentAge,

        @Key("whether segments that have ended are compressed")
        boolean compress,

        @Key("how long segments that have ended are kept") Duration retention,

        @Key(value = "how many segments that have ended are kept", unit = "segments") @Range(min = 1, max = 1_000_000)
        int maxSegments) {

    /** Checks the values. */
    public AuditConfig {
        Check.ranges(
                AuditConfig.class,
                onFailure,
                queue,
                sync,
                checkpointEvents,
                checkpointInterval,
                segmentSize,
                segmentAge,
                compress,
                retention,
                maxSegments);
    }

    /** Returns the defaults: nothing is done without a record, and a year is kept. */
    public static AuditConfig defaults() {
        return new AuditConfig(
                OnFailure.REFUSE,
                1 << 16,
                Sync.CHECKPOINT,
                100_000,
                Duration.ofSeconds(10),
                32 << 20,
                Duration.ofDays(1),
                true,
                Duration.ofDays(365),
                1000);
    }

    /** Says what happens when an event cannot be recorded. */
    public enum OnFailure {
        /** Whoever decides is told, and refuses. */
        REFUSE,
        /** The event is counted, and the count recorded when that is possible again. */
        CONTINUE
    }

    /** Says when the log is brought to the disk. */
    public enum Sync {
        /** With each checkpoint: a loss of power costs what came after it. */
        CHECKPOINT,
        /** With each batch of events: what was acknowledged is on the disk, as far as the disk tells the truth. */
        BATCH
    }
}

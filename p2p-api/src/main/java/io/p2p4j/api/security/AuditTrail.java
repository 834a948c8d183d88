package io.p2p4j.api.security;

import io.p2p4j.api.peer.PeerId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what an {@link AuditLog} wrote, and proves or disproves that it is whole. Thread-safe; the log may be in use meanwhile,
 * by this process or another.
 */
public interface AuditTrail {

    /**
     * Begins to read all that is kept, oldest first.
     *
     * @throws io.p2p4j.api.error.StorageException if the log cannot be read
     */
    Cursor read(Query query);

    /**
     * Checks every line that is kept, and every signature.
     *
     * @param signers the identities whose signatures count; those they replaced count as far as one of
     *     these has signed the log, its record of that included
     * @param held a checkpoint that was copied elsewhere, if there is one
     * @throws io.p2p4j.api.error.StorageException if the log cannot be read
     */
    Report verify(Set<PeerId> signers, Optional<String> held);

    /** Steps through lines. Not thread-safe. */
    interface Cursor extends AutoCloseable {

        /** Returns the next line, a JSON object; empty if there is none yet. */
        Optional<String> next();

        @Override
        void close();
    }

    /**
     * Says which lines are wanted; each condition must hold.
     *
     * @param types the types of events, such as {@code ACCESS_DENIED}; none stands for all
     * @param peer the peer it is about
     * @param method the method that was asked for; a {@code *} at the end stands for any end
     * @param outcome how it came out
     * @param from the earliest time
     * @param until the time before which it was
     */
    record Query(
            Set<String> types,
            Optional<PeerId> peer,
            Optional<String> method,
            Optional<AuditEvent.Outcome> outcome,
            Optional<Instant> from,
            Optional<Instant> until) {

        /** Copies the types. */
        public Query {
            types = Set.copyOf(types);
        }

        /** Returns the query that wants every line. */
        public static Query all() {
            return new Query(
                    Set.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /**
     * Says what a check found.
     *
     * @param first the number of the first line that is kept; 1 if none was retired
     * @param last the number of the last line; {@code first - 1} if there is none
     * @param signed the number of the last line that a valid signature covers; 0 if there is none
     * @param checkpoints the valid signatures
     * @param faults what is wrong, in the order of the log; at most {@link #MAX_FAULTS}
     */
    record Report(long first, long last, long signed, long checkpoints, List<Fault> faults) {

        /** The most faults that are told. */
        public static final int MAX_FAULTS = 100;

        /** Copies the faults. */
        public Report {
            faults = List.copyOf(faults);
        }

        /** Returns whether nothing is wrong. */
        public boolean intact() {
            return faults.isEmpty();
        }
    }

    /**
     * Names something that is wrong.
     *
     * @param file the file, within the log's folder
     * @param line the line of the file, counted from 1; 0 if it is about the file
     * @param seq the number that the line has or should have; 0 if it is about the file
     * @param what a sentence
     */
    record Fault(String file, long line, long seq, String what) {}
}

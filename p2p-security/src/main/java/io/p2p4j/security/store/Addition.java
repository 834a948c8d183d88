package io.p2p4j.security.store;

import io.p2p4j.api.security.SecretJournal;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Holds what one thread wants to append, and what became of it. The turn of its journal guards it. */
final class Addition {

    private final Supplier<List<byte[]>> entries;
    private Optional<RuntimeException> failure = Optional.empty();
    private boolean open = true;

    Addition(Supplier<List<byte[]>> entries) {
        this.entries = entries;
    }

    /** Returns the entries; none if the one who is asked fails, which concerns nobody else. */
    List<byte[]> ask() {
        try {
            return bounded(entries.get());
        } catch (RuntimeException e) {
            failed(e);
            return List.of();
        }
    }

    boolean isOpen() {
        return open;
    }

    void succeeded() {
        open = false;
    }

    /** Only the first outcome counts. */
    void failed(RuntimeException why) {
        if (open) {
            open = false;
            failure = Optional.of(why);
        }
    }

    /** Returns if it succeeded, and throws if it failed. */
    void outcome() {
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    static List<byte[]> bounded(List<byte[]> entries) {
        long length = entries.stream().mapToLong(entry -> entry.length).sum();
        if (length > SecretJournal.MAX_JOURNAL) {
            throw new IllegalArgumentException(
                    "entries of " + length + " bytes are longer than " + SecretJournal.MAX_JOURNAL);
        }
        return entries;
    }
}

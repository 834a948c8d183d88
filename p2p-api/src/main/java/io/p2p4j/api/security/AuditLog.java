package io.p2p4j.api.security;

/** Keeps a record of each security decision. Thread-safe. */
public interface AuditLog extends AutoCloseable {

    /**
     * Records an event; it is in the log, in the order of the calls, when this returns.
     *
     * @throws io.p2p4j.api.error.StorageException if it cannot be recorded; whoever decides then refuses
     */
    void append(AuditEvent event);

    /** Flushes to the disk and closes the log. Idempotent. */
    @Override
    void close();
}

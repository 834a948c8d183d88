package io.p2p4j.api.security;

/**
 * Keeps a record of each security decision, in the order of the calls. Thread-safe.
 *
 * <h2>Guarantees</h2>
 *
 * An event that {@link #append} took is in order among the others, and a process that goes on will write it; a process that
 * is killed may lose it. An event is <em>acknowledged</em> when a {@link #flush} that began after its append has returned:
 * what was acknowledged survives the process. Whether it survives the machine is up to {@code security.audit.sync}.
 */
public interface AuditLog extends AutoCloseable {

    /**
     * Opens the log; must be called once before any other method, and again when the node's identity has changed.
     *
     * @param signer signs what the log claims about itself; stays open until the log is closed
     * @throws io.p2p4j.api.error.StorageException if the log cannot be continued
     */
    void open(Identity signer);

    /**
     * Takes an event; fast enough for every message.
     *
     * @throws io.p2p4j.api.error.StorageException if it cannot be recorded; whoever decides then refuses
     */
    void append(AuditEvent event);

    /**
     * Waits until all that was taken before is written.
     *
     * @throws io.p2p4j.api.error.StorageException if it cannot be written
     */
    void flush();

    /** Flushes to the disk and closes the log. Idempotent. */
    @Override
    void close();
}

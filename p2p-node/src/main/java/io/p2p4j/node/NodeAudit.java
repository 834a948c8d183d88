package io.p2p4j.node;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.AuditLog;
import io.p2p4j.api.security.AuditTrail;
import java.util.Optional;
import java.util.Set;

/** Reads the audit log of a running node: what was recorded before a call is seen by it. Thread-safe. */
public final class NodeAudit {

    private final AuditLog log;
    private final Optional<AuditTrail> trail;
    private final PeerId id;

    /**
     * Reads a log.
     *
     * @param trail what reads it; empty if its provider brings nothing that does
     * @param id the node, whose signatures count
     */
    public NodeAudit(AuditLog log, Optional<AuditTrail> trail, PeerId id) {
        this.log = log;
        this.trail = trail;
        this.id = id;
    }

    /**
     * Begins to read what is kept, oldest first.
     *
     * @throws io.p2p4j.api.error.StorageException if the log cannot be written or read
     * @throws io.p2p4j.api.error.ConfigException if the log's provider brings nothing that reads it
     */
    public AuditTrail.Cursor read(AuditTrail.Query query) {
        return written().read(query);
    }

    /**
     * Checks that the log is whole.
     *
     * @throws io.p2p4j.api.error.StorageException if the log cannot be written or read
     * @throws io.p2p4j.api.error.ConfigException if the log's provider brings nothing that reads it
     */
    public AuditTrail.Report verify() {
        return written().verify(Set.of(id), Optional.empty());
    }

    private AuditTrail written() {
        AuditTrail reading = trail.orElseThrow(() -> P2pError.of(
                        ErrorCode.CONFIG_INVALID, "the provider of the audit log brings nothing that reads it")
                .toException());
        log.flush();
        return reading;
    }
}

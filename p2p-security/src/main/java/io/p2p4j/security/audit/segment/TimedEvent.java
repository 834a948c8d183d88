package io.p2p4j.security.audit.segment;

import io.p2p4j.api.security.AuditEvent;

/**
 * An event and its time.
 *
 * @param millis milliseconds since 1970
 * @param event what happened
 */
public record TimedEvent(long millis, AuditEvent event) {}

package io.p2p4j.node.testing;

import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.AuditLog;
import io.p2p4j.api.security.Identity;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what is recorded. */
public final class AuditLines implements AuditLog {

    private final List<AuditEvent> events = new CopyOnWriteArrayList<>();
    private volatile Runnable flushing = () -> {};

    @Override
    public void open(Identity signer) {}

    @Override
    public void append(AuditEvent event) {
        events.add(event);
    }

    @Override
    public void flush() {
        flushing.run();
    }

    @Override
    public void close() {}

    /** Does something whenever the log is flushed. */
    public void onFlush(Runnable action) {
        flushing = action;
    }

    /** Returns what was recorded of a kind. */
    public <T extends AuditEvent> List<T> of(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }
}

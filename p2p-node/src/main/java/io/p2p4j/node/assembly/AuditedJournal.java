package io.p2p4j.node.assembly;

import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.AuditLog;
import io.p2p4j.api.security.SecretJournal;
import java.util.List;
import java.util.function.Supplier;

/**
 * Records that a journal is written, before it is; what cannot be recorded is not done.
 *
 * @param name the name of the journal
 * @param journal the journal
 * @param audit the log
 */
record AuditedJournal(String name, SecretJournal journal, AuditLog audit) implements SecretJournal {

    @Override
    public void refresh() {
        journal.refresh();
    }

    @Override
    public void append(Supplier<List<byte[]>> entries) {
        journal.append(() -> {
            List<byte[]> added = entries.get();
            if (!added.isEmpty()) {
                audit.append(new AuditEvent.DataChanged(name));
            }
            return added;
        });
    }

    /** Says the same in fewer words, so it is no change. */
    @Override
    public void compact(Supplier<List<byte[]>> entries) {
        journal.compact(entries);
    }
}

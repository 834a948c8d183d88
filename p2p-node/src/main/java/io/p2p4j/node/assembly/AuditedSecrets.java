package io.p2p4j.node.assembly;

import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.AuditLog;
import io.p2p4j.api.security.Passphrase;
import io.p2p4j.api.security.SecretJournal;
import io.p2p4j.api.security.SecretStore;
import java.util.Optional;
import java.util.function.Function;

/**
 * Records which records of a secret store are read and written, each before it is; what cannot be recorded is not done.
 *
 * @param secrets the store
 * @param audit the log
 */
record AuditedSecrets(SecretStore secrets, AuditLog audit) implements SecretStore {

    @Override
    public void unlock(Optional<Passphrase> passphrase) {
        secrets.unlock(passphrase);
    }

    @Override
    public Optional<byte[]> read(String name) {
        audit.append(new AuditEvent.DataRead(name));
        return secrets.read(name);
    }

    @Override
    public String version(String name) {
        return secrets.version(name);
    }

    @Override
    public void update(String name, Function<Optional<byte[]>, byte[]> change) {
        audit.append(new AuditEvent.DataChanged(name));
        secrets.update(name, change);
    }

    @Override
    public SecretJournal journal(String name, SecretJournal.Reader reader) {
        audit.append(new AuditEvent.DataRead(name));
        return new AuditedJournal(name, secrets.journal(name, reader), audit);
    }

    @Override
    public void rekey(Optional<Passphrase> next, Runnable meanwhile) {
        audit.append(new AuditEvent.DataChanged("data-key"));
        secrets.rekey(next, meanwhile);
    }

    @Override
    public void close() {
        secrets.close();
    }
}

package io.p2p4j.node.assembly;

import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.AuditLog;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.Passphrase;
import io.p2p4j.api.security.SecretStore;
import io.p2p4j.api.security.TrustStore;
import java.util.Optional;

/**
 * Holds what a node stands on, opened: its identity, its state and its audit log.
 *
 * @param parts the parts, of which vault, secret store, trust store and audit log are in use
 * @param identity the node's identity
 */
public record Foundation(Parts parts, Identity identity) implements AutoCloseable {

    /** The name of a node's own key in its vault. */
    public static final String KEY = "identity";

    /**
     * Opens it; a node without an identity gets one, and a damaged identity is never replaced.
     *
     * @throws io.p2p4j.api.error.StorageException if a key or the state cannot be opened
     */
    public static Foundation open(Parts parts, Optional<Passphrase> passphrase) {
        boolean known = parts.vault().contains(KEY);
        Identity identity =
                known ? parts.vault().open(KEY, passphrase) : parts.vault().create(KEY, passphrase);
        Foundation foundation = new Foundation(parts, identity);
        try {
            parts.audit().open(identity);
            if (!known) {
                parts.audit().append(new AuditEvent.KeyCreated(identity.peerId()));
            }
            parts.secrets().unlock(passphrase);
            SecretStore secrets = foundation.secrets();
            parts.trustStore().open(secrets);
            parts.pinStore().open(secrets);
            parts.tokenStore().open(secrets);
            parts.tokenAuthority().open(identity, parts.tokenStore());
            return foundation;
        } catch (RuntimeException e) {
            foundation.close();
            throw e;
        }
    }

    /** Returns the audit log. */
    public AuditLog audit() {
        return parts.audit();
    }

    /** Returns the secret store, whose uses are recorded. */
    public SecretStore secrets() {
        return new AuditedSecrets(parts.secrets(), parts.audit());
    }

    /** Returns the trust store. */
    public TrustStore trustStore() {
        return parts.trustStore();
    }

    @Override
    public void close() {
        try {
            parts.audit().close();
        } finally {
            parts.secrets().close();
            identity.close();
        }
    }
}

package io.p2p4j.node.assembly;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.AuditLog;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.Passphrase;
import io.p2p4j.api.security.PortableKeyVault;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Brings a node's own key in and out and changes what protects it; each is on record before it is done, but that a key came in,
 * which is on record next: it signs that record.
 *
 * @param parts the parts of a node that does not run; what is opened of them is closed again
 * @param vault the vault among them
 */
public record OwnKey(Parts parts, PortableKeyVault vault) {

    /**
     * Finds the key's vault.
     *
     * @throws io.p2p4j.api.error.ConfigException if its keys stay where they are
     */
    public static OwnKey of(Parts parts) {
        if (parts.vault() instanceof PortableKeyVault portable) {
            return new OwnKey(parts, portable);
        }
        throw P2pError.of(ErrorCode.CONFIG_INVALID, "the keys of this vault cannot be moved or protected anew")
                .with(Detail.RULE, "security.providers.key_vault")
                .toException();
    }

    /**
     * Stores a key that was made elsewhere.
     *
     * @param key libp2p's message, which the caller wipes
     */
    public PeerId bringIn(byte[] key, Optional<Passphrase> passphrase) {
        try (Identity identity = vault.importKey(Foundation.KEY, key, passphrase);
                AuditLog audit = parts.audit()) { // is closed first, for the identity signs its end
            audit.open(identity);
            audit.append(new AuditEvent.KeyCreated(identity.peerId()));
            return identity.peerId();
        }
    }

    /** Returns the key as libp2p's message, which the caller wipes. */
    public byte[] handOut(Optional<Passphrase> passphrase) {
        recorded(passphrase, identity -> new AuditEvent.KeyExported(identity.peerId()));
        return vault.revealKey(Foundation.KEY, passphrase);
    }

    /**
     * Protects the key and the state by another passphrase, or by none.
     *
     * @param next asked once the present one has opened the state; closed afterwards
     * @return whether there is a passphrase now
     */
    public boolean protect(Optional<Passphrase> present, Supplier<Optional<Passphrase>> next) {
        parts.secrets().unlock(present);
        Optional<Passphrase> chosen = Optional.empty();
        try {
            chosen = next.get();
            boolean passphrase = chosen.isPresent();
            recorded(present, identity -> new AuditEvent.KeyProtected(identity.peerId(), passphrase));
            Optional<Passphrase> after = chosen;
            parts.secrets().rekey(after, () -> vault.protect(Foundation.KEY, present, after));
            return passphrase;
        } finally {
            parts.secrets().close();
            chosen.ifPresent(Passphrase::close);
        }
    }

    private void recorded(Optional<Passphrase> passphrase, Function<Identity, AuditEvent> event) {
        try (Identity identity = vault.open(Foundation.KEY, passphrase);
                AuditLog audit = parts.audit()) {
            audit.open(identity);
            audit.append(event.apply(identity));
            audit.flush();
        }
    }
}

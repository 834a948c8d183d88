package io.p2p4j.node.assembly;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.rotation.Notary;
import io.p2p4j.api.rotation.RotatingKeyVault;
import io.p2p4j.api.rotation.SignedStatement;
import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.Passphrase;
import io.p2p4j.node.Successions;
import io.p2p4j.node.rotation.Bundle;
import io.p2p4j.node.rotation.OwnStatements;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Gives a node another key, or withdraws the one it has; the node need not run.
 *
 * <h2>Guarantees</h2>
 *
 * Wherever it is cut off, the node has its old key or its new one, whole, and shows nothing of a rotation that did not come to its
 * end. Before the old key is destroyed it has signed what it will be needed for: that the new one follows it, and, for those who do
 * not hear of that in time, that it is not to be trusted any more.
 */
public final class KeyRotation {

    private final Foundation foundation;
    private final OwnStatements own;

    private KeyRotation(Foundation foundation) {
        this.foundation = foundation;
        this.own = Rotation.own(foundation);
    }

    /**
     * Runs an action on the keys of a node, which is open meanwhile.
     *
     * @throws io.p2p4j.api.error.StorageException with {@code KEY_NOT_FOUND} if it has no key yet, or if it cannot be opened
     */
    public static <T> T with(Plan plan, Optional<Passphrase> passphrase, Function<KeyRotation, T> action) {
        Parts parts = plan.parts(plan.read());
        if (!parts.vault().contains(Foundation.KEY)) {
            throw P2pError.of(
                            ErrorCode.KEY_NOT_FOUND,
                            "there is no identity in " + parts.config().node().dataDir())
                    .toException();
        }
        try (Foundation foundation = Foundation.open(parts, passphrase)) {
            return action.apply(new KeyRotation(foundation));
        }
    }

    /** Returns the id of the present key. */
    public PeerId id() {
        return foundation.identity().peerId();
    }

    /**
     * Makes a new key that follows the present one. The audit log is signed by the new one from then on, and closed.
     *
     * @return the id of the new key
     * @throws io.p2p4j.api.error.ConfigException if the vault's keys cannot be replaced, or the key was withdrawn, which nobody
     *     follows then
     * @throws io.p2p4j.api.error.StorageException as the vault says
     */
    public PeerId rotate(Optional<Passphrase> passphrase) {
        if (!(foundation.parts().vault() instanceof RotatingKeyVault vault)) {
            throw P2pError.of(ErrorCode.CONFIG_INVALID, "the keys of this vault cannot give way to others")
                    .with(Detail.RULE, "security.providers.key_vault")
                    .toException();
        }
        if (own.withdrawn(id())) {
            throw P2pError.of(ErrorCode.CONFIG_INVALID, "the key " + id() + " was withdrawn, and no other follows it")
                    .with(Detail.FIX, "give the node another node.data_dir, and have its peers trust the new id")
                    .toException();
        }
        try (Identity next = replaced(vault, passphrase)) {
            own.cameToBe(next.peerId());
            foundation.audit().open(next);
            foundation.audit().close(); // signs, for which it needs the key
            return next.peerId();
        }
    }

    private Identity replaced(RotatingKeyVault vault, Optional<Passphrase> passphrase) {
        try {
            return vault.rotate(Foundation.KEY, passphrase, this::witness);
        } catch (RuntimeException e) {
            try (Identity present = vault.open(Foundation.KEY, passphrase)) {
                if (present.peerId().equals(id())) {
                    own.takeBack(id(), foundation.parts().clock().instant());
                }
            } catch (RuntimeException unknown) {
                e.addSuppressed(unknown); // then the statements stay: the other key may be there
            }
            throw e;
        }
    }

    /** Withdraws the present key; peers hear of it when the node meets them, or by the statements. */
    public void revoke() {
        Identity self = foundation.identity();
        Instant now = foundation.parts().clock().instant();
        own.add(self.peerId(), List.of(foundation.parts().notary().revocation(self, Optional.empty(), now)), now);
    }

    /** Returns the statements about the present key and those before it, as {@link Successions} takes them over. */
    public byte[] statements() {
        return Bundle.encode(own.leadingTo(
                foundation.identity().peerId(), foundation.parts().clock().instant()));
    }

    /** Returns what takes over the statements of other nodes' keys. */
    public Successions others() {
        return Rotation.offline(foundation);
    }

    /** While both keys are there, and before one of them goes. */
    private void witness(Identity before, Identity after) {
        if (!before.peerId().equals(foundation.identity().peerId())) {
            throw P2pError.of(
                            ErrorCode.STORAGE_FAILED,
                            "another process has replaced the key "
                                    + foundation.identity().peerId())
                    .toException();
        }
        Instant now = foundation.parts().clock().instant();
        Duration grace = foundation.parts().config().security().rotation().grace();
        Notary notary = foundation.parts().notary();
        SignedStatement succession = notary.succession(before, after, now, grace);
        SignedStatement revocation = notary.revocation(before, Optional.of(after.peerId()), now);
        own.add(before.peerId(), List.of(succession, revocation), now);
        foundation.audit().append(new AuditEvent.KeyRotated(before.peerId(), after.peerId()));
        foundation.audit().flush();
    }
}

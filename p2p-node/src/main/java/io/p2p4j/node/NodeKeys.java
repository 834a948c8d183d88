package io.p2p4j.node;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Passphrase;
import io.p2p4j.node.assembly.KeyRotation;
import io.p2p4j.node.assembly.Plan;
import java.util.Optional;
import java.util.function.Function;

/**
 * Replaces or withdraws the key of a node, and takes over what other nodes' keys have said of theirs.
 *
 * <p>Thread-safe. The node need not run; one that runs keeps the key it was started with, and hears within a second whom it is to
 * trust no more. Wherever a method is cut off, the node has its old key or its new one, whole.
 */
public final class NodeKeys implements AutoCloseable {

    private final Plan plan;
    private final Optional<Passphrase> passphrase;

    NodeKeys(Plan plan, Optional<Passphrase> passphrase) {
        this.plan = plan;
        this.passphrase = passphrase;
    }

    /** Returns the id of the node. */
    public PeerId id() {
        return with(KeyRotation::id);
    }

    /**
     * Replaces the key by a new one and destroys it. Peers that trusted the old one move their trust to the new one when they meet
     * the node within {@code security.rotation.grace}, and refuse the old one from then on.
     *
     * @return the node's id from now on
     * @throws io.p2p4j.api.error.StorageException if there is no key, or it cannot be opened or written
     */
    public PeerId rotate() {
        return with(rotation -> rotation.rotate(passphrase));
    }

    /** Withdraws the key for good: peers that hear of it trust it no more, and nothing that it signs later on. */
    public void revoke() {
        with(rotation -> {
            rotation.revoke();
            return true;
        });
    }

    /** Returns what the node's keys have said, which is no secret; another node takes it over by {@link #take}. */
    public byte[] statements() {
        return with(KeyRotation::statements);
    }

    /**
     * Takes over what another node's keys have said, as if that node had been met.
     *
     * @throws io.p2p4j.api.error.ProtocolException if it is not that, or not genuine
     */
    public Successions.Taken take(byte[] statements) {
        return with(rotation -> rotation.others().take(statements, Optional.empty(), taken -> {}));
    }

    /** Wipes the passphrase. Idempotent. */
    @Override
    public void close() {
        passphrase.ifPresent(Passphrase::close);
    }

    private <T> T with(Function<KeyRotation, T> action) {
        return KeyRotation.with(plan, passphrase, action);
    }
}

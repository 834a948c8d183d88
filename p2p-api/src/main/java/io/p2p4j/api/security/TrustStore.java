package io.p2p4j.api.security;

import io.p2p4j.api.peer.PeerId;
import java.util.List;
import java.util.Optional;

/**
 * Keeps what is known about peers. Thread-safe; a change is durable when its method returns.
 *
 * <p>A store that cannot be read refuses to open and keeps the file: a blocked peer is never unblocked by damage.
 */
public interface TrustStore {

    /**
     * Loads the records; must be called once before any other method.
     *
     * @param secrets where they are kept, unlocked
     * @throws io.p2p4j.api.error.StorageException if they cannot be read
     */
    void open(SecretStore secrets);

    /** Returns the record of a peer; fast enough for every message. */
    Optional<TrustRecord> find(PeerId peer);

    /** Returns every record, in the order of peer ids. */
    List<TrustRecord> all();

    /** Adds a record or replaces the one of its peer. */
    void put(TrustRecord entry);

    /**
     * Removes the record of a peer, which is then as unknown as any stranger.
     *
     * @return the record that was there
     */
    Optional<TrustRecord> remove(PeerId peer);

    /** Takes over what another process has written meanwhile; cheap if nothing has changed. */
    void refresh();
}

package io.p2p4j.api.security;

import io.p2p4j.api.peer.PeerId;

/** Keeps what is known about peers. */
public interface TrustStore extends KeyedStore<PeerId, TrustRecord> {}

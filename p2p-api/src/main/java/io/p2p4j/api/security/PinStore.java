package io.p2p4j.api.security;

import io.p2p4j.api.peer.Multiaddr;

/** Keeps which peer was first met at an address that this side named. */
public interface PinStore extends KeyedStore<Multiaddr, Pin> {}

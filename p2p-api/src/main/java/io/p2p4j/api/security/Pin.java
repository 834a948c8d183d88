package io.p2p4j.api.security;

import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import java.time.Instant;

/**
 * Remembers which peer was first met at an address.
 *
 * @param address the address as this side named it to dial, never one that a peer claimed or happened to come from
 * @param peer who proved its key there
 * @param since when, for the first time
 */
public record Pin(Multiaddr address, PeerId peer, Instant since) {}

package io.p2p4j.transport.pipe;

import io.p2p4j.api.peer.Multiaddr;

/**
 * Holds an established pipe and its two ends.
 *
 * @param pipe the pipe
 * @param local this end
 * @param remote the other end
 */
public record Link(Pipe pipe, Multiaddr local, Multiaddr remote) {}

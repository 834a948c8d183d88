package io.p2p4j.transport.multistream;

import io.p2p4j.api.transport.ProtocolId;

/**
 * Says which protocol was agreed and what serves it.
 *
 * @param protocol the protocol
 * @param server what was found for it
 * @param <T> the type of what serves
 */
public record Selection<T>(ProtocolId protocol, T server) {}

package io.p2p4j.api.transport;

import java.util.Optional;

/** Finds the handler of a protocol that a peer asks for on one connection. */
@FunctionalInterface
public interface StreamHandlers {

    /** Returns the handler, or empty if the protocol is not served; must not block. */
    Optional<StreamHandler> find(ProtocolId protocol);
}

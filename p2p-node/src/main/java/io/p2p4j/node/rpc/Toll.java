package io.p2p4j.node.rpc;

import io.p2p4j.api.error.P2pError;
import java.util.Optional;

/** Takes the price of bytes that a peer sends, before anything is made of them. Never blocks. */
@FunctionalInterface
interface Toll {

    /** Returns the refusal if the peer may not spend as many. */
    Optional<P2pError> charge(long bytes);
}

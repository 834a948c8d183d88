package io.p2p4j.transport.door;

import io.p2p4j.api.error.P2pError;

/** Says whether an inbound pipe may stay. */
public sealed interface Decision {

    /**
     * It may stay.
     *
     * @param pass to be closed once the pipe is
     */
    record Admitted(Pass pass) implements Decision {}

    /**
     * It is to be closed at once.
     *
     * @param reason which bound it exceeds
     */
    record Refused(P2pError reason) implements Decision {}
}

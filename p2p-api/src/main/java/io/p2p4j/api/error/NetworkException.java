package io.p2p4j.api.error;

import java.io.Serial;

/** Says that a peer could not be reached in time; whoever runs the network can act, and a retry may help. */
public final class NetworkException extends P2pException {

    @Serial
    private static final long serialVersionUID = 1L;

    NetworkException(P2pError error) {
        super(error);
    }
}

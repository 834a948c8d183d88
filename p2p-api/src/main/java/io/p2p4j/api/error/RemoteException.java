package io.p2p4j.api.error;

import java.io.Serial;

/** Says that the peer answered with a failure of its own; the caller or the service's author can act. */
public final class RemoteException extends P2pException {

    @Serial
    private static final long serialVersionUID = 1L;

    RemoteException(P2pError error) {
        super(error);
    }
}

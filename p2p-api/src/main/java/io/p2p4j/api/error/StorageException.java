package io.p2p4j.api.error;

import java.io.Serial;

/** Says that a key or a state file cannot be used as it is; the operator of this node can act. */
public final class StorageException extends P2pException {

    @Serial
    private static final long serialVersionUID = 1L;

    StorageException(P2pError error) {
        super(error);
    }
}

package io.p2p4j.api.error;

import java.io.Serial;

/** Says that an admitted peer lacks a grant; the operator of the refusing node can give it. */
public final class PermissionException extends P2pException {

    @Serial
    private static final long serialVersionUID = 1L;

    PermissionException(P2pError error) {
        super(error);
    }
}

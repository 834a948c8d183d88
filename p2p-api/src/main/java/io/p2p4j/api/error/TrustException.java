package io.p2p4j.api.error;

import java.io.Serial;

/** Says that a peer as such is refused, or is not who it was taken for; its operator or ours can act. */
public final class TrustException extends P2pException {

    @Serial
    private static final long serialVersionUID = 1L;

    TrustException(P2pError error) {
        super(error);
    }
}

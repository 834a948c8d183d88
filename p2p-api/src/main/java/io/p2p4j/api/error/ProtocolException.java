package io.p2p4j.api.error;

import java.io.Serial;

/** Says that the remote broke a wire protocol or speaks another; whoever wrote it can act. */
public final class ProtocolException extends P2pException {

    @Serial
    private static final long serialVersionUID = 1L;

    ProtocolException(P2pError error) {
        super(error);
    }
}

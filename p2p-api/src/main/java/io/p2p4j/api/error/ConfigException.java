package io.p2p4j.api.error;

import java.io.Serial;

/** Says that the configuration is not valid; its message names file, line, key and what was expected. */
public final class ConfigException extends P2pException {

    @Serial
    private static final long serialVersionUID = 1L;

    ConfigException(P2pError error) {
        super(error);
    }
}

package io.p2p4j.api.error;

import java.io.Serial;

/** Carries a {@link P2pError}; its subclasses are split by who can act on it. */
public abstract sealed class P2pException extends RuntimeException
        permits CircuitBreakerOpenException,
                ConfigException,
                NetworkException,
                PermissionException,
                ProtocolException,
                RateLimitException,
                RemoteException,
                RetryExhaustedException,
                StorageException,
                TrustException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient P2pError error;

    P2pException(P2pError error) {
        super(error.code() + ": " + error.message());
        this.error = error;
    }

    /** Returns the error that is carried. */
    public P2pError error() {
        return error;
    }

    /** Returns the code of the error, as {@code error().code()}. */
    public ErrorCode code() {
        return error.code();
    }
}

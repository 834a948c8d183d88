package io.p2p4j.api.error;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Says what went wrong: a stable code, a sentence for people, and named details.
 *
 * <p>A refusal travels as this value; {@link P2pException} only carries it. The message stays on this node; a peer sees
 * the code's title and the details that {@link Detail#wire()} allows.
 *
 * @param code what happened
 * @param message a sentence with subject, value and source
 * @param details named facts, each of the type its {@link Detail} says
 */
public record P2pError(ErrorCode code, String message, Map<Detail, Object> details) {

    /** Checks the types of the details and copies them. */
    public P2pError {
        EnumMap<Detail, Object> copy = new EnumMap<>(Detail.class);
        details.forEach((detail, value) -> copy.put(detail, detail.type().cast(value)));
        details = Collections.unmodifiableMap(copy);
    }

    /** Returns an error without details. */
    public static P2pError of(ErrorCode code, String message) {
        return new P2pError(code, message, Map.of());
    }

    /** Returns this error with one more detail, or that detail replaced. */
    public P2pError with(Detail detail, Object value) {
        EnumMap<Detail, Object> more = new EnumMap<>(Detail.class);
        more.putAll(details);
        more.put(detail, value);
        return new P2pError(code, message, more);
    }

    /** Returns this error with {@link Detail#RETRY_AFTER} set, in seconds. */
    public P2pError retryAfter(Duration delay) {
        return with(Detail.RETRY_AFTER, delay.toNanos() / 1e9);
    }

    /** Returns a textual detail. */
    public Optional<String> text(Detail detail) {
        return Optional.ofNullable(details.get(detail)).map(Object::toString);
    }

    /** Returns the delay after which the same operation passes, rounded up to a nanosecond. */
    public Optional<Duration> retryAfter() {
        return details.get(Detail.RETRY_AFTER) instanceof Double seconds
                ? Optional.of(Duration.ofNanos((long) Math.ceil(seconds * 1e9)))
                : Optional.empty();
    }

    /** Returns the exception that carries this error, of the class whose readers can act on it. */
    public P2pException toException() {
        return toException(Optional.empty());
    }

    /** Returns the exception that carries this error and its cause. */
    public P2pException toException(Throwable cause) {
        return toException(Optional.of(cause));
    }

    private P2pException toException(Optional<Throwable> cause) {
        P2pException exception = switch (code) {
            case NETWORK_ERROR, TIMEOUT, CLOSED, NO_ADDRESS -> new NetworkException(this);
            case RATE_LIMIT_EXCEEDED, OVERLOADED -> new RateLimitException(this);
            case CIRCUIT_BREAKER_OPEN -> new CircuitBreakerOpenException(this);
            case PEER_NOT_TRUSTED, PEER_ID_MISMATCH -> new TrustException(this);
            case PERMISSION_DENIED, TOKEN_INVALID -> new PermissionException(this);
            case PROTOCOL_VIOLATION, PROTOCOL_NOT_SUPPORTED, HANDSHAKE_FAILED -> new ProtocolException(this);
            case PARSE_ERROR, INVALID_REQUEST, METHOD_NOT_FOUND, INVALID_PARAMS, INTERNAL_ERROR, APPLICATION_ERROR ->
                new RemoteException(this);
            case KEY_NOT_FOUND,
                    WRONG_PASSPHRASE,
                    PASSPHRASE_REQUIRED,
                    STORAGE_DAMAGED,
                    STORAGE_FAILED,
                    KEY_TOO_WEAK,
                    WRONG_OWNER,
                    WRONG_MODE -> new StorageException(this);
            case CONFIG_INVALID -> new ConfigException(this);
        };
        cause.ifPresent(exception::initCause);
        return exception;
    }
}

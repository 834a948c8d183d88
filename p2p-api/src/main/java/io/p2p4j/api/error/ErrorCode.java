package io.p2p4j.api.error;

import java.util.Arrays;
import java.util.Optional;

/**
 * Names everything that can go wrong, stable across versions and the same in exceptions, on the wire, in metrics and in
 * the audit log.
 *
 * <p>A name is never reused for another meaning. Numbers follow JSON-RPC 2.0; those from −32000 to −32099 are ours.
 *
 * @see <a href="https://www.jsonrpc.org/specification#error_object">JSON-RPC 2.0, error object</a>
 */
public enum ErrorCode {
    /** The bytes of a message are not JSON. Its sender has a broken encoder; an unknown method is another thing. */
    PARSE_ERROR(-32700, false, "Parse error"),
    /** The JSON is no JSON-RPC 2.0 request, or a frame exceeds {@code node.max_message}. */
    INVALID_REQUEST(-32600, false, "Invalid request"),
    /** No service serves the method. The peer is healthy and was allowed to ask. */
    METHOD_NOT_FOUND(-32601, false, "Method not found"),
    /** The parameters do not fit the method. Asking again with the same ones cannot succeed. */
    INVALID_PARAMS(-32602, false, "Invalid params"),
    /** The handler failed in a way it did not foresee. What happened is in the log of the node that ran it. */
    INTERNAL_ERROR(-32603, false, "Internal error"),
    /** The handler declined with a reason of its own, found under {@link Detail#REASON}. */
    APPLICATION_ERROR(-32000, false, "Application error"),
    /** The trust policy refuses the peer as such, whatever it asks; a grant does not help, a trust level does. */
    PEER_NOT_TRUSTED(-32001, false, "Peer not trusted"),
    /** The peer is admitted but holds no grant for what it asked. */
    PERMISSION_DENIED(-32003, false, "Permission denied"),
    /** A token is unknown, was changed, has ended or was revoked, or is another peer's. It does not say which. */
    TOKEN_INVALID(-32004, false, "Token invalid"),
    /** The peer spent its budget of requests; {@link Detail#RETRY_AFTER} says when the next one passes. */
    RATE_LIMIT_EXCEEDED(-32005, true, "Rate limit exceeded"),
    /** Too many failures in a row: the breaker refuses at once, and nothing was sent. */
    CIRCUIT_BREAKER_OPEN(-32006, true, "Circuit breaker open"),
    /** The peer cannot be reached, or the connection broke. */
    NETWORK_ERROR(-32007, true, "Network error"),
    /** The deadline passed first. The peer may or may not have acted. */
    TIMEOUT(-32008, true, "Timeout"),
    /** The node has too much in flight for this peer or in all; it did not look at the request. */
    OVERLOADED(-32009, true, "Overloaded"),
    /** The remote broke a wire protocol: bad frame, bad length, an answer to nothing. */
    PROTOCOL_VIOLATION(-32010, false, "Protocol violation"),
    /** The peer proved an identity, but not the one that was dialled. */
    PEER_ID_MISMATCH(-32011, false, "Peer id mismatch"),
    /** The remote speaks none of the protocols offered. */
    PROTOCOL_NOT_SUPPORTED(-32012, false, "Protocol not supported"),
    /** The secure channel could not be established: bad signature, bad tag, bad message. */
    HANDSHAKE_FAILED(-32013, false, "Handshake failed"),
    /** The node, connection or stream was closed by this side. */
    CLOSED(-32014, false, "Closed"),
    /** No address of the peer is known here, so nothing was tried. */
    NO_ADDRESS(-32015, false, "No address"),
    /** No key of that name exists; creating one is safe. */
    KEY_NOT_FOUND(-32020, false, "Key not found"),
    /** The passphrase does not open the key, which itself may be whole. */
    WRONG_PASSPHRASE(-32021, false, "Wrong passphrase"),
    /** A key or secret needs a passphrase and none was given. */
    PASSPHRASE_REQUIRED(-32022, false, "Passphrase required"),
    /** A file of keys or state is not what was written; it is kept as found and never replaced. */
    STORAGE_DAMAGED(-32023, false, "Storage damaged"),
    /** A file cannot be read or written: missing folder, permissions, full disk. */
    STORAGE_FAILED(-32024, false, "Storage failed"),
    /** A key, or what protects it at rest, can be guessed or broken too cheaply; it is not used. */
    KEY_TOO_WEAK(-32025, false, "Key too weak"),
    /** A file of keys or state belongs to another user, who could change it at will; it is not used. */
    WRONG_OWNER(-32026, false, "Wrong owner"),
    /** A file of keys or state, or its folder, is open to other users; it is not used. */
    WRONG_MODE(-32027, false, "Wrong mode"),
    /** The configuration names an unknown key, a wrong type, a value out of range or a provider that is not there. */
    CONFIG_INVALID(-32030, false, "Configuration invalid");

    private final int number;
    private final boolean retryable;
    private final String title;

    ErrorCode(int number, boolean retryable, String title) {
        this.number = number;
        this.retryable = retryable;
        this.title = title;
    }

    /** Returns the JSON-RPC number. */
    public int number() {
        return number;
    }

    /** Returns whether the same operation may succeed later without anybody acting. */
    public boolean retryable() {
        return retryable;
    }

    /** Returns the text that stands for this code on the wire; it tells nothing about the node's inside. */
    public String title() {
        return title;
    }

    /** Returns the code of a JSON-RPC number. */
    public static Optional<ErrorCode> ofNumber(int number) {
        return Arrays.stream(values()).filter(code -> code.number == number).findFirst();
    }
}

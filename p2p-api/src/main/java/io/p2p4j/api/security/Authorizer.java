package io.p2p4j.api.security;

import io.p2p4j.api.rpc.Caller;

/** Decides what an admitted peer may do; deny by default. Thread-safe; never blocks; an exception denies. */
@FunctionalInterface
public interface Authorizer {

    /** Decides whether a caller has a permission. */
    Ruling authorize(Caller caller, Permission wanted);

    /** Says whether something is permitted. */
    sealed interface Ruling {}

    /**
     * It is permitted.
     *
     * @param by the pattern that implies it
     */
    record Permitted(Permission by) implements Ruling {}

    /**
     * It is not permitted.
     *
     * @param rule the config key under which a grant would have stood; the peer is told
     */
    record Denied(String rule) implements Ruling {}
}

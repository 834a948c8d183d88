package io.p2p4j.api.error;

import java.util.Locale;

/**
 * Names one detail of a {@link P2pError} and says whether it may leave the node.
 *
 * <p>What is not marked as public here cannot reach the wire, whoever adds it.
 */
public enum Detail {
    /** The rule that decided, spelt as its config key where it has one: {@code security.reject_unknown}. */
    RULE(true, String.class),
    /** Seconds after which the same operation passes, as a number. */
    RETRY_AFTER(true, Double.class),
    /** The reason an application's handler gave. */
    REASON(true, String.class),
    /** The method that was asked for. */
    METHOD(true, String.class),
    /** The permission that was missing. */
    PERMISSION(true, String.class),
    /** The side that decided: {@code local} or {@code remote}. */
    SIDE(false, String.class),
    /** What the operator can do about it. */
    FIX(false, String.class),
    /** The peer it was about. */
    PEER(false, String.class),
    /** The address it was about. */
    ADDRESS(false, String.class),
    /** How often it was tried. */
    ATTEMPTS(false, Long.class),
    /** How often it happened since it was last told. */
    COUNT(false, Long.class),
    /** The waits between attempts, in seconds, separated by commas. */
    DELAYS(false, String.class);

    private final boolean wire;
    private final Class<?> type;

    Detail(boolean wire, Class<?> type) {
        this.wire = wire;
        this.type = type;
    }

    /** Returns whether it may be sent to a peer. */
    public boolean wire() {
        return wire;
    }

    /** Returns the type of its value: {@link String}, {@link Double} or {@link Long}. */
    public Class<?> type() {
        return type;
    }

    /** Returns its name on the wire and in the audit log, in snake_case. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}

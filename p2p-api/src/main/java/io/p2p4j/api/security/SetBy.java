package io.p2p4j.api.security;

/** Says who set a {@link TrustRecord}; no peer can set more than that its own key has ended. */
public enum SetBy {
    /** A person, by the command line. */
    OPERATOR,
    /** The application that the node is part of. */
    APPLICATION,
    /** The node's configuration, such as {@code node.bootstrap}. */
    CONFIGURATION,
    /** The node itself, when it let a stranger in that had proven its key. */
    FIRST_USE,
    /** The peer itself, by a statement that its key has ended: such a record is UNTRUSTED. */
    PEER
}

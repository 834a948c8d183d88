package io.p2p4j.resilience.keyed;

/** Says what would be lost if the state in a slot were forgotten. */
public enum Loss {
    /** Nothing: it could be made anew and nobody would notice. */
    NONE,
    /** Something, which is given up when there is nothing better to forget. */
    SMALL,
    /** Something that must be kept. */
    FORBIDDEN
}

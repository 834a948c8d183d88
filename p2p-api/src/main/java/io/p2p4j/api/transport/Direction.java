package io.p2p4j.api.transport;

/** Says which side opened a connection or stream. */
public enum Direction {
    /** The remote opened it. */
    INBOUND,
    /** This node opened it. */
    OUTBOUND
}

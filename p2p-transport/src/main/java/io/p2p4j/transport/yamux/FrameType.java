package io.p2p4j.transport.yamux;

/** Says what a frame does. */
enum FrameType {
    /** Carries bytes of a stream. */
    DATA(0),
    /** Lets the peer send more bytes of a stream. */
    WINDOW_UPDATE(1),
    /** Asks for a sign of life, or gives it. */
    PING(2),
    /** Announces that no more streams are accepted, and why. */
    GO_AWAY(3);

    private final int number;

    FrameType(int number) {
        this.number = number;
    }

    /** Returns its number on the wire. */
    int number() {
        return number;
    }

    /** Returns whether its frames are about a stream rather than the session. */
    boolean ofStream() {
        return this == DATA || this == WINDOW_UPDATE;
    }

    /**
     * Returns the type of a number.
     *
     * @throws io.p2p4j.api.error.ProtocolException if there is none
     */
    static FrameType ofNumber(int number) {
        return switch (number) {
            case 0 -> DATA;
            case 1 -> WINDOW_UPDATE;
            case 2 -> PING;
            case 3 -> GO_AWAY;
            default -> throw FrameHeader.violation("a frame has the type " + number);
        };
    }
}

package io.p2p4j.transport.yamux;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;

/**
 * Translates why a session ends into the numbers of the wire, and back.
 *
 * @see <a href="https://github.com/hashicorp/yamux/blob/master/spec.md#go-away">yamux, go away</a>
 */
final class GoAway {

    private static final int NORMAL = 0;
    private static final int PROTOCOL_ERROR = 1;
    private static final int INTERNAL_ERROR = 2;

    private GoAway() {}

    /** Returns the frame that tells the peer. */
    static FrameHeader frame(ErrorCode reason) {
        int number = switch (reason) {
            case PROTOCOL_VIOLATION -> PROTOCOL_ERROR;
            case INTERNAL_ERROR -> INTERNAL_ERROR;
            default -> NORMAL;
        };
        return new FrameHeader(FrameType.GO_AWAY, 0, 0, number);
    }

    /** Returns what the peer told. */
    static P2pError reason(long number) {
        String why = number == NORMAL
                ? "the remote closed the connection"
                : number == PROTOCOL_ERROR
                        ? "the remote closed the connection because this side broke yamux, it says"
                        : number == INTERNAL_ERROR
                                ? "the remote closed the connection because of a failure of its own"
                                : "the remote closed the connection for reason " + number;
        return P2pError.of(ErrorCode.NETWORK_ERROR, why);
    }
}

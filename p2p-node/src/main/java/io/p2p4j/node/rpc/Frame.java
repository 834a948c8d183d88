package io.p2p4j.node.rpc;

import io.p2p4j.api.error.P2pError;

/** A message as it came off a stream, not understood yet. */
sealed interface Frame {

    /**
     * A message.
     *
     * @param message its bytes, owned by the receiver
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Paid(byte[] message) implements Frame {}

    /**
     * A message whose bytes the peer may not spend; it was dropped.
     *
     * @param head its first bytes, at most {@link FrameReader#HEAD}
     * @param error the refusal
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Unpaid(byte[] head, P2pError error) implements Frame {}
}

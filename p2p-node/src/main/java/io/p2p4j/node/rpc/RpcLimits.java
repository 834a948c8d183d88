package io.p2p4j.node.rpc;

import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.time.Ticker;
import java.time.Duration;

/**
 * Bounds what peers make a node do by JSON-RPC.
 *
 * @param maxMessage the most bytes of a message
 * @param maxInFlight the most requests of one peer that are handled at once
 * @param maxInFlightTotal the most requests of all peers that are
 * @param patience how long a peer may take to read what is sent to it
 * @param ticker what measures it
 * @param unfinished holds the bytes of messages that have arrived in part, of all peers together
 */
public record RpcLimits(
        int maxMessage,
        int maxInFlight,
        int maxInFlightTotal,
        Duration patience,
        Ticker ticker,
        ByteBudget unfinished) {

    /** How many messages of the greatest length may be unfinished at a time. */
    private static final long UNFINISHED = 64;

    /** Returns limits with a budget of unfinished messages in proportion to the length of one. */
    public static RpcLimits of(
            int maxMessage, int maxInFlight, int maxInFlightTotal, Duration patience, Ticker ticker) {
        ByteBudget unfinished = new ByteBudget(Math.max(1 << 20, UNFINISHED * maxMessage));
        return new RpcLimits(maxMessage, maxInFlight, maxInFlightTotal, patience, ticker, unfinished);
    }

    /** Returns the same limits for messages of another length. */
    public RpcLimits withMaxMessage(int other) {
        return new RpcLimits(Math.min(other, maxMessage), maxInFlight, maxInFlightTotal, patience, ticker, unfinished);
    }

    /** Returns the moment by which a message that is sent now must have been taken. */
    public Deadline deadline() {
        return Deadline.after(patience, ticker);
    }
}

package io.p2p4j.node.protocol;

import io.p2p4j.api.transport.ProtocolId;

/** Names the protocols that the node itself speaks. */
public final class Protocols {

    /** Tells who a peer is and what it speaks. */
    public static final ProtocolId IDENTIFY = new ProtocolId("/ipfs/id/1.0.0");

    /** Tells unasked who a peer is and what it speaks. */
    public static final ProtocolId IDENTIFY_PUSH = new ProtocolId("/ipfs/id/push/1.0.0");

    /** Sends back what it gets. */
    public static final ProtocolId PING = new ProtocolId("/ipfs/ping/1.0.0");

    /** Takes and sends bytes, as many as the peer likes. */
    public static final ProtocolId PERF = new ProtocolId("/perf/1.0.0");

    /** JSON-RPC 2.0 messages, each preceded by its length. */
    public static final ProtocolId JSON_RPC = new ProtocolId("/p2p4j/jsonrpc/1.0.0");

    /** Tells a peer why it is refused, just before its connection is closed. */
    public static final ProtocolId REFUSAL = new ProtocolId("/p2p4j/refusal/1.0.0");

    /** Tells that a key has given way to another one, or is not to be trusted any more. */
    public static final ProtocolId ROTATION = new ProtocolId("/p2p4j/rotation/1.0.0");

    private Protocols() {}
}

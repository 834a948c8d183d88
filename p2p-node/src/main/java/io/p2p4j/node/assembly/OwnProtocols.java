package io.p2p4j.node.assembly;

import io.p2p4j.api.transport.StreamHandler;
import io.p2p4j.node.connection.Introductions;
import io.p2p4j.node.connection.StreamRouter;
import io.p2p4j.node.protocol.Identify;
import io.p2p4j.node.protocol.Perf;
import io.p2p4j.node.protocol.Ping;
import io.p2p4j.node.protocol.Protocols;
import io.p2p4j.node.rotation.Hearing;
import io.p2p4j.node.rpc.RpcLimits;
import io.p2p4j.node.rpc.RpcServer;

/** Adds the protocols that every node speaks, with the bound on the streams of each that a connection may have open. */
final class OwnProtocols {

    /** A peer needs one; one that asks in a row may begin the next before the last is gone here. */
    private static final int STREAMS = 16;

    /** One that is said again replaces the last, so there is nothing to say twice at a time. */
    private static final int PUSHES = 2;

    private final StreamRouter router;
    private final RpcLimits limits;

    OwnProtocols(StreamRouter router, RpcLimits limits) {
        this.router = router;
        this.limits = limits;
    }

    void add(Identify identify, Introductions introductions, StreamHandler refusal, Hearing hearing, RpcServer rpc) {
        router.addOwn(Protocols.PING, STREAMS, stream -> Ping.serve(stream, limits.ticker()));
        router.addOwn(Protocols.IDENTIFY, STREAMS, identify::serve);
        router.addOwn(Protocols.IDENTIFY_PUSH, PUSHES, introductions::hear);
        router.addOwn(Protocols.REFUSAL, 1, refusal);
        router.addOwn(Protocols.ROTATION, 1, hearing::hear);
        router.addOwn(Protocols.JSON_RPC, rpc);
    }

    /** Lets peers with a permission measure the throughput, which a budget of bytes would be the measure of. */
    void addPerf() {
        router.addGranted(Protocols.PERF, new Perf(limits.patience(), limits.ticker())::serve);
    }
}

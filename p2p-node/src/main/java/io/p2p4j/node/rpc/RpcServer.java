package io.p2p4j.node.rpc;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.api.transport.StreamHandler;
import io.p2p4j.node.gate.RequestGate;
import io.p2p4j.node.observe.Metrics;

/**
 * Serves the RPC streams of all peers: at most {@link Workloads#MAX_STREAMS} and {@code node.max_in_flight} requests of
 * each, and {@code node.max_in_flight_total} requests of all.
 */
public final class RpcServer implements StreamHandler {

    private final Json json;
    private final Services services;
    private final RequestGate gate;
    private final RpcLimits limits;
    private final Metrics metrics;
    private final Workloads workloads;

    /** Serves some services behind a gate. */
    public RpcServer(Json json, Services services, RequestGate gate, RpcLimits limits, Metrics metrics) {
        this.json = json;
        this.services = services;
        this.gate = gate;
        this.limits = limits;
        this.metrics = metrics;
        this.workloads = new Workloads(limits);
    }

    @Override
    public void handle(Stream stream) throws InterruptedException {
        PeerId peer = stream.connection().peer();
        if (!workloads.beginStream(peer)) {
            P2pError error = P2pError.of(
                    ErrorCode.OVERLOADED, "peer " + peer + " has " + Workloads.MAX_STREAMS + " RPC streams open");
            gate.violated(stream.connection(), error);
            throw error.toException(); // resets the stream
        }
        try {
            new ServedStream(json, new Invocation(services, workloads, metrics), gate, limits, stream).serve();
        } finally {
            workloads.endStream(peer);
        }
    }
}

package io.p2p4j.node.rpc;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.api.transport.StreamHandler;
import io.p2p4j.node.gate.Budgets;
import io.p2p4j.node.gate.RequestGate;
import io.p2p4j.node.observe.Metrics;
import java.time.Duration;

/**
 * Serves the RPC streams of all peers: at most {@link Workloads#MAX_STREAMS} and {@code node.max_in_flight} requests of
 * each, and {@code node.max_in_flight_total} requests of all.
 */
public final class RpcServer implements StreamHandler {

    /** How long the peer of a stream that is refused may take to hear why. */
    private static final Duration GRACE = Duration.ofSeconds(2);

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
        Connection connection = stream.connection();
        switch (gate.budgets().stream(connection, stream.protocol().toString())) {
            case Budgets.Full full -> refuse(stream, full.error());
            case Budgets.Taken taken -> {
                try (taken) {
                    serve(stream, connection.peer());
                }
            }
        }
    }

    private void serve(Stream stream, PeerId peer) throws InterruptedException {
        if (!workloads.beginStream(peer)) {
            String protocol = stream.protocol().toString();
            P2pError error = P2pError.of(
                            ErrorCode.OVERLOADED,
                            "peer " + peer + " has " + Workloads.MAX_STREAMS + " RPC streams open")
                    .with(Detail.RULE, protocol)
                    .with(Detail.METHOD, protocol)
                    .retryAfter(workloads.freeAfter());
            gate.refusals().limited(peer, protocol, error);
            refuse(stream, error);
            return;
        }
        try {
            new ServedStream(json, new Invocation(services, workloads, metrics), gate, limits, stream).serve();
        } finally {
            workloads.endStream(peer);
        }
    }

    /** Explains the refusal on the stream itself, for the price of a request; who has none left sees a reset. */
    private void refuse(Stream stream, P2pError error) throws InterruptedException {
        metrics.notServed(error.code());
        gate.charge(stream.connection(), "a stream that is refused");
        stream.deadline(Deadline.after(GRACE, limits.ticker()));
        Replies replies = new Replies(json, new FrameWriter(stream), limits);
        replies.failure(error);
        replies.finish();
    }
}

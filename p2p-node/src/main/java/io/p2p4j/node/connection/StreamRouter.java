package io.p2p4j.node.connection;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.api.transport.StreamHandler;
import io.p2p4j.api.transport.StreamHandlers;
import io.p2p4j.node.gate.Budgets;
import io.p2p4j.node.gate.PermittedStreams;
import io.p2p4j.node.gate.RequestGate;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the handlers of protocols; those of applications only behind the gate. Thread-safe. */
public final class StreamRouter implements StreamHandlers {

    private static final Logger LOG = LoggerFactory.getLogger(StreamRouter.class);

    private final RequestGate gate;
    private final PermittedStreams permitted;
    private final Map<ProtocolId, StreamHandler> handlers = new ConcurrentHashMap<>();

    /** Routes streams; {@code gate} checks those of applications, {@code permitted} ends them. */
    public StreamRouter(RequestGate gate, PermittedStreams permitted) {
        this.gate = gate;
        this.permitted = permitted;
    }

    /** Adds a protocol of the node's own, with at most so many streams of a connection at a time. */
    public void addOwn(ProtocolId protocol, int most, StreamHandler handler) {
        addOwn(protocol, charged(new StreamLimit(most, handler, gate.refusals(), gate.budgets()::streamFreeAfter)));
    }

    /** Adds a protocol of the node's own, which checks and bounds for itself what it must. */
    public void addOwn(ProtocolId protocol, StreamHandler handler) {
        if (handlers.putIfAbsent(protocol, handler) != null) {
            throw new IllegalArgumentException("the protocol " + protocol + " is served already");
        }
    }

    /**
     * Adds a protocol of an application, for peers with the permission {@code stream:<protocol>}; others see a reset, and so
     * does a peer that loses it. What they send is charged as bytes.
     *
     * @throws IllegalArgumentException if the protocol is served already, or its name cannot stand in a permission
     */
    public void add(ProtocolId protocol, StreamHandler handler) {
        addGranted(protocol, stream -> handler.handle(gate.budgets().metered(stream)));
    }

    /** Adds a protocol of the node's own, for peers with the permission; the bytes that they send cost them nothing. */
    public void addGranted(ProtocolId protocol, StreamHandler handler) {
        Permission wanted = new Permission("stream:" + protocol);
        StreamHandler checked = stream -> {
            switch (gate.check(stream.connection(), wanted, protocol.toString())) {
                case RequestGate.Open open -> handler.handle(stream);
                case RequestGate.Shut shut ->
                    throw refused(stream, shut.error()).toException();
            }
        };
        addOwn(protocol, charged(stream -> permitted.serve(stream, wanted, checked)));
    }

    /** Lets a stream through to its handler while the peer may have one more open. */
    private StreamHandler charged(StreamHandler handler) {
        return stream -> {
            switch (gate.budgets().stream(stream.connection(), stream.protocol().toString())) {
                case Budgets.Full full -> throw full.error().toException(); // which resets it, and is known already
                case Budgets.Taken taken -> {
                    try (taken) {
                        handler.handle(stream);
                    }
                }
            }
        };
    }

    /** The peer sees a reset and no reason, so the reason must be found here. */
    private static P2pError refused(Stream stream, P2pError error) {
        LOG.info(
                "refused {} to {}: {} by {}; to let it: {}",
                stream.protocol(),
                stream.connection().peer(),
                error.code(),
                error.text(Detail.RULE).orElse("no rule"),
                error.text(Detail.FIX).orElse("wait"));
        return error;
    }

    /** Returns the protocols that are served. */
    public Set<ProtocolId> protocols() {
        return Set.copyOf(handlers.keySet());
    }

    @Override
    public Optional<StreamHandler> find(ProtocolId protocol) {
        return Optional.ofNullable(handlers.get(protocol));
    }
}

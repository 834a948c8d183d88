package io.p2p4j.node.connection;

import io.p2p4j.api.security.Permission;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.transport.StreamHandler;
import io.p2p4j.api.transport.StreamHandlers;
import io.p2p4j.node.gate.RequestGate;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Finds the handlers of protocols; those of applications only behind the gate. Thread-safe. */
public final class StreamRouter implements StreamHandlers {

    private final RequestGate gate;
    private final Map<ProtocolId, StreamHandler> handlers = new ConcurrentHashMap<>();

    /** Routes streams; {@code gate} checks those of applications. */
    public StreamRouter(RequestGate gate) {
        this.gate = gate;
    }

    /** Adds a protocol of the node's own, which checks for itself what it must. */
    public void addOwn(ProtocolId protocol, StreamHandler handler) {
        if (handlers.putIfAbsent(protocol, handler) != null) {
            throw new IllegalArgumentException("the protocol " + protocol + " is served already");
        }
    }

    /**
     * Adds a protocol of an application, for peers with the permission {@code stream:<protocol>}; others see a reset.
     *
     * @throws IllegalArgumentException if the protocol is served already, or its name cannot stand in a permission
     */
    public void add(ProtocolId protocol, StreamHandler handler) {
        Permission wanted = new Permission("stream:" + protocol);
        addOwn(protocol, stream -> {
            switch (gate.check(stream.connection(), wanted, protocol.toString())) {
                case RequestGate.Open open -> handler.handle(stream);
                case RequestGate.Shut shut -> throw shut.error().toException();
            }
        });
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

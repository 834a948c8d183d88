package io.p2p4j.node.testing;

import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.Direction;
import io.p2p4j.api.transport.Endpoint;
import io.p2p4j.api.transport.Listener;
import io.p2p4j.api.transport.Transport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** Fails each dial as it is told, then connects; keeps what it was asked. */
public final class ScriptedTransport implements Transport {

    private final Set<String> forms;
    private final Deque<P2pException> failures;
    private final List<List<Multiaddr>> dials = new ArrayList<>();

    public ScriptedTransport(Set<String> forms, P2pException... failures) {
        this.forms = forms;
        this.failures = new ArrayDeque<>(Arrays.asList(failures));
    }

    public List<List<Multiaddr>> dials() {
        return dials;
    }

    @Override
    public Set<String> forms() {
        return forms;
    }

    @Override
    public Listener listen(Multiaddr address, Endpoint endpoint) {
        throw new UnsupportedOperationException("a scripted transport only dials");
    }

    @Override
    public Connection dial(PeerId peer, List<Multiaddr> addresses, Endpoint endpoint, Deadline deadline) {
        dials.add(addresses);
        if (!failures.isEmpty()) {
            throw failures.pop();
        }
        Connection connection = new FakeConnection(peer, Direction.OUTBOUND);
        endpoint.handler().connected(connection);
        return connection;
    }

    @Override
    public void close() {}
}

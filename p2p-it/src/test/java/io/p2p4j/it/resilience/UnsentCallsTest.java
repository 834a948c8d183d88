package io.p2p4j.it.resilience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.NetworkException;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.RetryExhaustedException;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.rpc.CallOptions;
import io.p2p4j.api.rpc.Reply;
import io.p2p4j.api.rpc.Service;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.Endpoint;
import io.p2p4j.api.transport.Listener;
import io.p2p4j.api.transport.Transport;
import io.p2p4j.it.kit.Nodes;
import io.p2p4j.it.network.SimulatedNetwork;
import io.p2p4j.node.Node;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A call that is not idempotent is tried again too, as long as it was not sent. */
@Timeout(60)
class UnsentCallsTest {

    private final SimulatedNetwork network = new SimulatedNetwork();
    private final AtomicInteger handled = new AtomicInteger();
    private final AtomicInteger dials = new AtomicInteger();
    private final AtomicInteger failing = new AtomicInteger();
    private Nodes nodes;
    private Node server;
    private Node client;

    @BeforeEach
    void start() throws Exception {
        nodes = new Nodes();
        server = nodes.start(nodes.builder("server")
                .set("node.listen", "/memory/server")
                .with(Transport.class, network.transport("server")));
        server.serve(Service.named("count").method("one", (request, caller) -> Reply.of(handled.incrementAndGet())));
        client = nodes.start(nodes.builder("client")
                .set("node.listen", "/memory/client")
                .set("resilience.retry.max_attempts", "3")
                .set("resilience.retry.initial_delay", "1ms")
                .set("resilience.retry.max_delay", "1ms")
                .with(Transport.class, new Flaky(network.transport("client"))));
        Nodes.trust(server, client, TrustLevel.TRUSTED, "call:count/*");
        client.connect(Nodes.address(server));
        cut();
    }

    @AfterEach
    void stop() throws Exception {
        nodes.close();
    }

    private void cut() throws InterruptedException {
        network.cut("client", "server");
        network.heal();
        Nodes.await("the connection is gone", () -> client.peers().isEmpty());
        dials.set(0);
    }

    /** Fails to dial for as often as it is told. */
    private final class Flaky implements Transport {

        private final Transport transport;

        Flaky(Transport transport) {
            this.transport = transport;
        }

        @Override
        public Set<String> forms() {
            return transport.forms();
        }

        @Override
        public Listener listen(Multiaddr address, Endpoint endpoint) {
            return transport.listen(address, endpoint);
        }

        @Override
        public Connection dial(PeerId peer, List<Multiaddr> addresses, Endpoint endpoint, Deadline deadline)
                throws InterruptedException {
            dials.incrementAndGet();
            if (failing.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw P2pError.of(ErrorCode.NETWORK_ERROR, "a flaky network").toException();
            }
            return transport.dial(peer, addresses, endpoint, deadline);
        }

        @Override
        public void close() {
            transport.close();
        }
    }

    private int count() throws InterruptedException {
        return client.call(server.id(), "count/one", Map.of(), Integer.class, CallOptions.usual());
    }

    @Test
    void itIsSentOnceWhenADialSucceedsAtLast() throws Exception {
        failing.set(2);
        assertEquals(1, count());
        assertEquals(3, dials.get());
        assertEquals(1, handled.get());
    }

    @Test
    void itIsGivenUpUnsentWhenNoDialDoes() {
        failing.set(100);
        RetryExhaustedException e = assertThrows(RetryExhaustedException.class, this::count);
        assertEquals(3, e.attempts().size());
        assertEquals(3, dials.get());
        assertEquals(0, handled.get());
    }

    @Test
    void onceSentItIsNotRepeatedWhenTheConnectionBreaks() throws Exception {
        server.serve(Service.named("cut").method("now", (request, caller) -> {
            handled.incrementAndGet();
            network.cut("client", "server");
            network.heal();
            return Reply.of("lost");
        }));
        Nodes.trust(server, client, TrustLevel.TRUSTED, "call:cut/*");
        assertThrows(
                NetworkException.class,
                () -> client.call(
                        server.id(),
                        "cut/now",
                        Map.of(),
                        String.class,
                        CallOptions.usual().within(Duration.ofSeconds(20))));
        assertEquals(1, handled.get());
    }
}

package io.p2p4j.it.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.it.kit.Nodes;
import io.p2p4j.node.Node;
import io.p2p4j.node.NodeBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** A new node of ours and the JavaScript peer, connected; the node trusts the peer. Used by one thread. */
final class Meeting implements AutoCloseable {

    /** The name of our node. */
    static final String NAME = "node";

    private final Nodes nodes;
    private final Node node;
    private final JsPeer js;
    private final Served served;

    private Meeting(Nodes nodes, Node node, JsPeer js, Served served) {
        this.nodes = nodes;
        this.node = node;
        this.js = js;
        this.served = served;
    }

    /** Connects by a way, with more keys of our node: key, value, key, value … */
    static Meeting of(Way way, JsPeer js, String... settings) throws Exception {
        Nodes nodes = new Nodes();
        try {
            NodeBuilder builder = builder(nodes, way.channel());
            for (int i = 0; i < settings.length; i += 2) {
                builder.set(settings[i], settings[i + 1]);
            }
            Meeting meeting = of(nodes, builder, js);
            meeting.connect(way);
            return meeting;
        } catch (Exception | Error e) {
            nodes.close();
            throw e;
        }
    }

    /** Returns a builder of our node that has one secure channel alone. */
    static NodeBuilder builder(Nodes nodes, Way.Channel channel) {
        return nodes.builder(NAME)
                .set("security.handshakes", channel.type())
                .set("resilience.rate_limit.max_requests", "10000")
                .set("node.call_timeout", "60s")
                .set("node.perf", "true");
    }

    /** Starts our node without connecting it. */
    static Meeting of(Nodes nodes, NodeBuilder builder, JsPeer js) {
        Node node = nodes.start(builder);
        node.trust().set(js.id(), TrustLevel.TRUSTED, Set.of(new Permission("stream:*")), "a test");
        return new Meeting(nodes, node, js, Served.on(node));
    }

    /** Connects by a way, and checks that it is that way. */
    void connect(Way way) throws Exception {
        switch (way.dialler()) {
            case OURS -> assertEquals(js.id(), node.connect(js.address()).peer());
            case JAVASCRIPT -> {
                String address = Nodes.address(node).toString();
                JsonNode dialled = js.command("dial", Map.of("address", address));
                assertEquals(node.id().toString(), dialled.path("peer").asString());
                Nodes.await("this side is done, too", () -> node.peers().contains(js.id()));
            }
        }
        JsonNode connections = command("connections").path("connections");
        assertEquals(1, connections.size(), connections::toString);
        JsonNode only = connections.get(0);
        assertEquals(way.channel().protocol(), only.path("encryption").asString());
        assertEquals("/yamux/1.0.0", only.path("muxer").asString());
        assertEquals(
                way.dialler() == Way.Dialler.OURS ? "inbound" : "outbound",
                only.path("direction").asString());
    }

    Node node() {
        return node;
    }

    PeerId peer() {
        return js.id();
    }

    /** Returns what our node serves beside what every node does. */
    Served served() {
        return served;
    }

    /** Opens a stream of ours. */
    Stream open(ProtocolId protocol) throws InterruptedException {
        return node.open(js.id(), protocol);
    }

    /** Lets the JavaScript peer do something with our node that must succeed: name, value, name, value … */
    JsonNode command(String command, Object... arguments) throws IOException, InterruptedException {
        return js.command(command, arguments(arguments));
    }

    /** Gives a command again and again, for ten seconds at most, until its answer is as wanted. */
    void awaitCommand(String command, Predicate<JsonNode> wanted) throws InterruptedException {
        Nodes.await(command, () -> {
            try {
                return wanted.test(command(command));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        });
    }

    /** Begins a command as {@link #command} does; what is returned waits for its answer. */
    Callable<JsonNode> begin(String command, Object... arguments) throws IOException {
        int number = js.begin(command, arguments(arguments));
        return () -> {
            JsonNode answer = js.end(number);
            assertTrue(answer.path("ok").asBoolean(), () -> command + ": " + answer);
            return answer;
        };
    }

    /** Returns the arguments of a command that is about our node. */
    private Map<String, Object> arguments(Object... arguments) {
        Map<String, Object> all = new HashMap<>(Map.of("peer", node.id().toString()));
        for (int i = 0; i < arguments.length; i += 2) {
            all.put((String) arguments[i], arguments[i + 1]);
        }
        return all;
    }

    /** Lets the JavaScript peer do something with our node, which may fail. */
    JsonNode answer(String command, Object... arguments) throws IOException, InterruptedException {
        return js.answer(command, arguments(arguments));
    }

    /** Waits for an event of the JavaScript peer that is about our node. */
    JsonNode event(String name) throws InterruptedException {
        String id = node.id().toString();
        return js.event(name, line -> line.path("peer").asString("").equals(id));
    }

    /** Returns the audit events of a type. */
    List<JsonNode> audit(String event) throws IOException {
        return nodes.audit(NAME, event);
    }

    @Override
    public void close() throws IOException {
        nodes.close();
    }
}

package io.p2p4j.it.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.it.kit.Heap;
import io.p2p4j.it.kit.Nodes;
import io.p2p4j.it.kit.Parts;
import io.p2p4j.node.Node;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** A node that honest peers go on asking while it is attacked, and what came of that. Used by one thread. */
final class Siege implements AutoCloseable {

    /** What an attack may make the heap of the whole process grow by, in bytes; the attacker's part is in it. */
    static final long MOST_HEAP = 16 << 20;

    private static final String NODE = "node";
    private static final String OUTSIDE = "127.0.1.1";

    private final Nodes nodes = new Nodes();
    private final Node node;
    private final Node friend;

    Siege(String... settings) throws Exception {
        node = nodes.start(NODE, settings);
        friend = nodes.start("friend");
        Nodes.befriend(friend, node);
        for (int i = 0; i < 100; i++) {
            ask(friend); // what the first calls leave behind is no one's attack
        }
    }

    Node node() {
        return node;
    }

    /** Connects a hostile peer that may open the streams of applications. */
    HostilePeer intruder() throws IOException {
        Identity identity = Parts.identity(nodes.dir("intruder"));
        node.trust().set(identity.peerId(), TrustLevel.TRUSTED, Set.of(new Permission("stream:*")), "a test");
        return new HostilePeer(node, identity, OUTSIDE);
    }

    /** Attacks; peers old and new are answered meanwhile, and what is left afterwards is little. */
    void endure(Attack attack) throws Exception {
        long before = Heap.used();
        AtomicLong answers = new AtomicLong();
        AtomicReference<Optional<Throwable>> failure = new AtomicReference<>(Optional.empty());
        Thread asking = Thread.ofVirtual().start(() -> {
            try {
                while (!Thread.currentThread().isInterrupted()) {
                    ask(friend);
                    answers.incrementAndGet();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // it has asked enough
            } catch (RuntimeException | AssertionError e) {
                failure.set(
                        Optional.of(e).filter(cause -> !Thread.currentThread().isInterrupted()));
            }
        });
        attack.run();
        long sofar = answers.get();
        Nodes.await(
                "a friend is answered",
                () -> answers.get() > sofar || failure.get().isPresent());
        askAsNewcomer();
        asking.interrupt();
        asking.join();
        assertEquals(Optional.empty(), failure.get());
        long grown = Heap.used() - before;
        assertTrue(grown < MOST_HEAP, () -> grown + " bytes more in use");
    }

    private void askAsNewcomer() throws Exception {
        Node newcomer = nodes.start("newcomer");
        Nodes.befriend(newcomer, node);
        ask(newcomer);
        newcomer.close();
    }

    private void ask(Node peer) throws InterruptedException {
        assertEquals("hi", Nodes.say(peer, node, "hi").path("text").asString());
    }

    /** Waits until the connection of a hostile peer has ended, and finds its code in metrics and audit log. */
    void assertEnded(HostilePeer peer, ErrorCode code) throws Exception {
        Nodes.await("the connection has ended", () -> !isConnected(peer.id()));
        assertEquals(1, Nodes.metric(node, "p2p4j_connections_ended_total{code=\"" + code + "\"}"), node::metrics);
        assertTrue(
                nodes.audit(NODE, "PEER_DISCONNECTED").stream()
                        .anyMatch(line ->
                                line.path("peer").asString().equals(peer.id().toString())
                                        && line.path("error_code").asString().equals(code.name())),
                "the audit log tells why");
    }

    /** Finds so many failed connections in the metrics, waiting for them, and as many in the audit log of the whole time. */
    void assertFailed(int sockets, ErrorCode... codes) throws Exception {
        Nodes.await(
                "all are counted",
                () -> Arrays.stream(codes)
                                .mapToLong(code -> Nodes.failed(node, code))
                                .sum()
                        == sockets);
        node.close(); // it tells what it has only counted so far
        for (ErrorCode code : codes) {
            assertEquals(Nodes.failed(node, code), nodes.failures(NODE, code), code::name);
        }
    }

    private boolean isConnected(PeerId peer) {
        return node.peers().contains(peer);
    }

    @Override
    public void close() throws IOException {
        nodes.close();
    }

    /** What a hostile peer does; it keeps open what it has. */
    @FunctionalInterface
    interface Attack {
        void run() throws Exception;
    }
}

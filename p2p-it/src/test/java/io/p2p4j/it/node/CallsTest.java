package io.p2p4j.it.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.RemoteException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.rpc.Reply;
import io.p2p4j.api.rpc.Service;
import io.p2p4j.api.security.Authorizer;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.it.contract.Peers;
import io.p2p4j.it.kit.Nodes;
import io.p2p4j.node.Node;
import io.p2p4j.node.PeerInfo;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Calls between two nodes over loopback TCP. */
@Timeout(60)
class CallsTest {

    /** A type of an application. */
    public record City(String name, int population) {}

    private static final ProtocolId ECHO = new ProtocolId("/echo/1.0.0");

    private Nodes nodes;
    private Node server;
    private Node client;

    @BeforeEach
    void start() throws Exception {
        nodes = new Nodes();
        server = nodes.start("server", "resilience.rate_limit.max_requests", "100000", "node.max_in_flight", "1000");
        client = nodes.start("client");
        Nodes.befriend(client, server);
    }

    @AfterEach
    void stop() throws Exception {
        nodes.close();
    }

    @Test
    void carriesRecordsBothWays() throws Exception {
        server.serve(Service.named("cities")
                .method("grow", City.class, (city, caller) -> new City(city.name(), city.population() + 1)));
        City city = client.call(server.id(), "cities/grow", new City("Oslo", 700_000), City.class);
        assertEquals(new City("Oslo", 700_001), city);
    }

    @Test
    void tellsTheHandlerWhoCalls() throws Exception {
        AtomicReference<PeerId> caller = new AtomicReference<>();
        server.serve(Service.named("who").method("am_i", (request, from) -> {
            caller.set(from.peer());
            return Reply.of(from.level().name());
        }));
        assertEquals("TRUSTED", client.call(server.id(), "who/am_i", Map.of("peer", "somebody else"), String.class));
        assertEquals(client.id(), caller.get());
    }

    @Test
    void answersManyAtOnceEachWithItsOwn() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<JsonNode>> answers = IntStream.range(0, 500)
                    .mapToObj(i -> threads.submit(() -> Nodes.say(client, server, "number " + i)))
                    .toList();
            for (int i = 0; i < answers.size(); i++) {
                assertEquals("number " + i, answers.get(i).get().path("text").asString());
            }
        }
    }

    @Test
    void carriesLargeMessages() throws Exception {
        String text = "x".repeat(900_000);
        assertEquals(text, Nodes.say(client, server, text).path("text").asString());
    }

    @Test
    void letsBothSidesCallEachOtherAtOnce() throws Exception {
        Nodes.trust(client, server, TrustLevel.TRUSTED);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            String text = "y".repeat(100_000);
            List<Future<JsonNode>> answers = IntStream.range(0, 60)
                    .mapToObj(i -> threads.submit(
                            () -> i % 2 == 0 ? Nodes.say(client, server, text) : Nodes.say(server, client, text)))
                    .toList();
            for (Future<JsonNode> answer : answers) {
                assertEquals(text, answer.get(30, TimeUnit.SECONDS).path("text").asString());
            }
        }
        assertEquals(1, client.peers().size());
    }

    @Test
    void tellsAnUnknownMethod() throws Exception {
        P2pError error = Nodes.failure(() -> client.call(server.id(), "echo/shout", Map.of(), JsonNode.class));
        assertEquals(ErrorCode.METHOD_NOT_FOUND, error.code());
        assertEquals("remote", error.text(Detail.SIDE).orElseThrow());
        assertEquals("ok", Nodes.say(client, server, "ok").path("text").asString());
    }

    @Test
    void tellsWrongParams() throws Exception {
        server.serve(Service.named("cities").method("size", City.class, (city, caller) -> city.population()));
        for (Map<String, Object> wrong : List.of(
                Map.<String, Object>of("name", "Oslo", "population", "many"),
                Map.<String, Object>of("name", "Oslo", "population", 1, "mayor", "x"),
                Map.<String, Object>of("population", 1))) {
            P2pError error = Nodes.failure(() -> client.call(server.id(), "cities/size", wrong, Integer.class));
            assertEquals(ErrorCode.INVALID_PARAMS, error.code(), wrong.toString());
        }
    }

    @Test
    void keepsTheInsideOfAFailedHandlerInside() throws Exception {
        server.serve(Service.named("bad").method("luck", (request, caller) -> {
            throw new IllegalStateException("the password is swordfish");
        }));
        P2pError error = Nodes.failure(() -> client.call(server.id(), "bad/luck", Map.of(), JsonNode.class));
        assertEquals(ErrorCode.INTERNAL_ERROR, error.code());
        assertFalse(error.toString().contains("swordfish"));
        assertFalse(error.toString().contains("IllegalState"));
    }

    @Test
    void carriesTheReasonOfAnApplication() throws Exception {
        server.serve(Service.named("shop").method("buy", (request, caller) -> Reply.declined("sold out")));
        RemoteException e = assertThrows(
                RemoteException.class, () -> client.call(server.id(), "shop/buy", Map.of(), JsonNode.class));
        assertEquals(ErrorCode.APPLICATION_ERROR, e.code());
        assertEquals("sold out", e.error().text(Detail.REASON).orElseThrow());
    }

    @Test
    void refusesAResultOfAnotherType() throws Exception {
        P2pError error = Nodes.failure(() -> client.call(server.id(), "echo/say", Map.of("a", 1), City.class));
        assertEquals(ErrorCode.PROTOCOL_VIOLATION, error.code());
    }

    @Test
    void refusesWhatCannotBeAMethod() {
        assertThrows(
                IllegalArgumentException.class, () -> client.call(server.id(), "echo/say ", Map.of(), JsonNode.class));
    }

    @Test
    void refusesParamsThatAreNoObjectOrArray() {
        assertThrows(
                IllegalArgumentException.class, () -> client.call(server.id(), "echo/say", "a string", JsonNode.class));
    }

    @Test
    void timesOutWhenTheHandlerDoesNotAnswer() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        server.serve(Service.named("slow").method("poke", (request, caller) -> {
            never.await();
            return Reply.of("late");
        }));
        Node hasty = nodes.start("hasty", "node.call_timeout", "300ms");
        Nodes.befriend(hasty, server);
        assertEquals(
                ErrorCode.TIMEOUT,
                Nodes.failure(() -> hasty.call(server.id(), "slow/poke", Map.of(), String.class))
                        .code());
        never.countDown();
        assertEquals(
                "still here",
                Nodes.say(hasty, server, "still here").path("text").asString());
    }

    /** The check of the permission takes as long as the caller waits at most, so that it has given up by then. */
    @Test
    void doesNotBeginWhatItsCallerNoLongerWaitsFor() throws Exception {
        Duration patience = Duration.ofMillis(200);
        AtomicInteger begun = new AtomicInteger();
        Authorizer slow = (caller, wanted) -> {
            long end = System.nanoTime() + patience.toNanos();
            while (System.nanoTime() - end < 0) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
            return new Authorizer.Permitted(wanted);
        };
        Node busy = nodes.start(nodes.builder("busy").with(Authorizer.class, slow));
        busy.serve(Service.named("work").method("do", (request, caller) -> Reply.of(begun.incrementAndGet())));
        Node hasty = nodes.start("hasty", "node.call_timeout", patience.toMillis() + "ms");
        Nodes.trust(busy, hasty, TrustLevel.TRUSTED);
        busy.connect(Nodes.address(hasty)); // which takes its own time
        assertEquals(
                ErrorCode.TIMEOUT,
                Nodes.failure(() -> hasty.call(busy.id(), "work/do", Map.of(), Integer.class))
                        .code());
        String given = "p2p4j_requests_served_total{outcome=\"TIMEOUT\"}";
        Nodes.await("the request is given up", () -> Nodes.metric(busy, given) == 1);
        assertEquals(0, begun.get());
    }

    @Test
    void knowsNoAddressOfAStranger() throws Exception {
        P2pError error = Nodes.failure(() -> client.call(Peers.peer(7), "echo/say", Map.of(), JsonNode.class));
        assertEquals(ErrorCode.NO_ADDRESS, error.code());
    }

    @Test
    void connectsAgainAfterThePeerCameBack() throws Exception {
        String port = String.valueOf(Nodes.socket(server).getPort());
        server.close();
        assertEquals(
                ErrorCode.NETWORK_ERROR,
                Nodes.failure(() -> Nodes.say(client, server, "?")).code());
        Node again = nodes.start("server", "node.listen", "/ip4/127.0.0.1/tcp/" + port);
        assertEquals(server.id(), again.id());
        assertEquals("back", Nodes.say(client, again, "back").path("text").asString());
    }

    @Test
    void identifiesAndPings() throws Exception {
        PeerInfo info = client.identify(server.id());
        assertEquals(server.id(), info.peer());
        assertTrue(info.agent().startsWith("p2p4j/"), info.agent());
        assertTrue(info.protocols().contains("/p2p4j/jsonrpc/1.0.0"));
        assertEquals(List.of(Nodes.address(server).address()), info.addresses());
        assertFalse(client.ping(server.id()).isNegative());
    }

    @Test
    void carriesProtocolsOfTheApplication() throws Exception {
        server.handle(ECHO, stream -> {
            ByteBuffer buffer = ByteBuffer.allocate(10_000);
            while (stream.read(buffer.clear()) >= 0) {
                stream.write(buffer.flip());
            }
        });
        Nodes.trust(server, client, TrustLevel.VERIFIED, "stream:/echo/*");
        byte[] sent = new byte[1 << 20];
        new Random(1).nextBytes(sent);
        try (Stream stream = client.open(server.id(), ECHO)) {
            Thread writer = Thread.ofVirtual().start(() -> {
                stream.write(ByteBuffer.wrap(sent));
                stream.closeWrite();
            });
            ByteBuffer received = ByteBuffer.allocate(sent.length + 1);
            while (stream.read(received) >= 0) {
                assertTrue(received.hasRemaining());
            }
            writer.join();
            assertEquals(ByteBuffer.wrap(sent), received.flip());
        }
    }

    @Test
    void refusesAProtocolWithoutAGrant() throws Exception {
        server.handle(ECHO, stream -> assertInstanceOf(Stream.class, stream));
        P2pError error = Nodes.failure(() -> {
            try (Stream stream = client.open(server.id(), ECHO)) {
                return stream.read(ByteBuffer.allocate(1));
            }
        });
        assertEquals(ErrorCode.NETWORK_ERROR, error.code());
        JsonNode denied = nodes.audit("server", "PERMISSION_DENIED").get(0);
        assertEquals("stream:/echo/1.0.0", denied.path("permission").asString());
    }
}

package io.p2p4j.it.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.rpc.Reply;
import io.p2p4j.api.rpc.Service;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.api.token.TokenAuthority;
import io.p2p4j.api.token.TokenTerms;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.it.kit.Nodes;
import io.p2p4j.node.Node;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a peer has under way when it loses the right to it, over TCP. */
@Timeout(60)
class WithdrawalTest {

    private static final ProtocolId CHAT = new ProtocolId("/chat/1.0.0");
    private static final Permission CHATTING = new Permission("stream:" + CHAT);

    private final BlockingQueue<String> ends = new LinkedBlockingQueue<>(); // how the server's handlers ended
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private Nodes nodes;
    private Node server;
    private Node client;

    @TempDir
    private Path dir;

    @BeforeEach
    void start() throws Exception {
        nodes = new Nodes();
        Path config = Files.writeString(dir.resolve("config.yaml"), permissions("relay"));
        server = nodes.start(nodes.builder("server").config(config));
        client = nodes.start("client");
        server.handle(CHAT, this::chat);
        server.serve(Service.named("slow").method("wait", (request, caller) -> {
            begun.countDown();
            try {
                done.await();
            } catch (InterruptedException e) {
                ends.add("interrupted");
                throw e;
            }
            return Reply.of("done");
        }));
        client.connect(Nodes.address(server));
    }

    private static String permissions(String verified) {
        return "security: { permissions: { VERIFIED: [\"" + verified + "\"] } }";
    }

    @AfterEach
    void stop() throws IOException {
        done.countDown();
        nodes.close();
    }

    private void chat(Stream stream) {
        ByteBuffer one = ByteBuffer.allocate(1);
        try {
            while (stream.read(one.clear()) >= 0) {
                stream.write(one.flip());
            }
            ends.add("finished");
        } catch (P2pException e) {
            ends.add(e.code().name());
            throw e;
        }
    }

    private Stream chatting() throws Exception {
        Stream stream = client.open(server.id(), CHAT);
        stream.deadline(Deadline.after(Duration.ofSeconds(20), Ticker.system()));
        assertEchoes(stream);
        return stream;
    }

    private static void assertEchoes(Stream stream) {
        stream.write(ByteBuffer.wrap(new byte[] {7}));
        assertEquals(1, stream.read(ByteBuffer.allocate(1)));
    }

    /** Both sides see the end, without either having said anything. */
    private void assertEnds(Stream stream) throws Exception {
        assertEquals(
                ErrorCode.NETWORK_ERROR,
                Nodes.failure(() -> stream.read(ByteBuffer.allocate(1))).code());
        assertEquals("CLOSED", ends.take());
        assertEquals(
                CHAT.toString(),
                nodes.audit("server", "PERMISSION_DENIED").get(0).path("method").asString());
        assertEquals(1, nodes.audit("server", "PERMISSION_DENIED").size());
        assertEquals(1, client.peers().size());
        assertEquals(ErrorCode.NETWORK_ERROR, Nodes.failure(this::chatting).code());
    }

    @Nested
    class AStream {

        @Test
        void endsWhenItsGrantIsRevoked() throws Exception {
            server.trust().grant(client.id(), Set.of(CHATTING), "a test");
            Stream stream = chatting();
            server.trust().revoke(client.id(), Set.of(CHATTING), "a test");
            assertEnds(stream);
        }

        @Test
        void endsWhenItsGrantExpires() throws Exception {
            Instant end = Instant.now().plusMillis(1500);
            server.trust().set(client.id(), TrustLevel.VERIFIED, Set.of(CHATTING), "a test", Optional.of(end));
            assertEnds(chatting());
            assertTrue(!Instant.now().isBefore(end));
        }

        @Test
        void endsWhenTheTokenThatPermitsItIsRevoked() throws Exception {
            TokenTerms terms = new TokenTerms(Optional.of(client.id()), Set.of(CHATTING), Optional.empty(), "");
            TokenAuthority.Issued issued = server.tokens().create(terms);
            client.present(server.id(), issued.text());
            Stream stream = chatting();
            server.tokens().revoke(issued.record().id());
            assertEnds(stream);
        }

        @Test
        void endsWhenItsLevelMayNoMore() throws Exception {
            Path config = Files.writeString(dir.resolve("config.yaml"), permissions(CHATTING.pattern()));
            server.reload();
            Stream stream = chatting();
            Files.writeString(config, permissions("relay"));
            server.reload();
            assertEnds(stream);
        }

        @Test
        void goesOnWhenSomethingElseIsRevoked() throws Exception {
            Permission other = new Permission("call:echo/*");
            server.trust().grant(client.id(), Set.of(CHATTING, other), "a test");
            try (Stream stream = chatting()) {
                server.trust().revoke(client.id(), Set.of(other), "a test");
                assertEchoes(stream);
            }
            assertEquals("finished", ends.take());
        }

        @Test
        void endsWithTheConnectionOfABlockedPeer() throws Exception {
            server.trust().grant(client.id(), Set.of(CHATTING), "a test");
            Stream stream = chatting();
            Nodes.trust(server, client, TrustLevel.UNTRUSTED);
            Nodes.failure(() -> stream.read(ByteBuffer.allocate(1)));
            assertTrue(!ends.take().equals("finished"));
            Nodes.await("the connection is gone", () -> client.peers().isEmpty());
        }
    }

    @Nested
    class ACall {

        private Future<JsonNode> calling(ExecutorService threads) throws Exception {
            server.trust().grant(client.id(), Set.of(new Permission("call:slow/*")), "a test");
            Future<JsonNode> call =
                    threads.submit(() -> client.call(server.id(), "slow/wait", Map.of(), JsonNode.class));
            begun.await();
            return call;
        }

        @Test
        void thatWasPermittedIsAnswered() throws Exception {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<JsonNode> call = calling(threads);
                server.trust().revoke(client.id(), Set.of(new Permission("call:slow/*")), "a test");
                done.countDown();
                assertEquals("done", call.get().asString());
            }
        }

        @Test
        void ofAPeerThatIsBlockedIsInterrupted() throws Exception {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<JsonNode> call = calling(threads);
                Nodes.trust(server, client, TrustLevel.UNTRUSTED);
                assertEquals("interrupted", ends.take());
                Nodes.failure(() -> {
                    try {
                        return call.get();
                    } catch (java.util.concurrent.ExecutionException e) {
                        throw e.getCause() instanceof P2pException failure ? failure : e;
                    }
                });
            }
        }
    }
}

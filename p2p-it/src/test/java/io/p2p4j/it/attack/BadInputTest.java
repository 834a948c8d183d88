package io.p2p4j.it.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.TrustException;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.it.contract.Peers;
import io.p2p4j.it.kit.Nodes;
import io.p2p4j.it.kit.RawPeer;
import io.p2p4j.node.Node;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends a node what it should not get, and asks each time whether it still serves others. */
@Timeout(60)
class BadInputTest {

    private static final ProtocolId RPC = new ProtocolId("/p2p4j/jsonrpc/1.0.0");

    private Nodes nodes;
    private Node server;
    private Node client;

    @BeforeEach
    void start() throws Exception {
        nodes = new Nodes();
        server = nodes.start("server", "transport.upgrade_timeout", "500ms", "node.max_message", "2048");
        client = nodes.start("client");
        Nodes.befriend(client, server);
    }

    @AfterEach
    void stillServesOthers() throws Exception {
        assertEquals("hi", Nodes.say(client, server, "hi").path("text").asString());
        Node late = nodes.start("late");
        Nodes.befriend(late, server);
        assertEquals("hi", Nodes.say(late, server, "hi").path("text").asString());
        nodes.close();
    }

    private void expectRefusedSocket(byte[] bytes, ErrorCode code) throws Exception {
        try (RawPeer peer = new RawPeer(server, "127.0.0.1")) {
            peer.send(bytes);
            peer.awaitEnd();
        }
        Nodes.await("it is counted", () -> Nodes.failed(server, code) == 1);
        Nodes.await("the audit log tells", () -> told(code) == 1);
    }

    private long told(ErrorCode code) {
        return nodes.failures("server", code);
    }

    @Test
    void garbageInsteadOfANegotiation() throws Exception {
        byte[] garbage = new byte[4096];
        new Random(7).nextBytes(garbage);
        garbage[0] = 0x05;
        expectRefusedSocket(garbage, ErrorCode.PROTOCOL_VIOLATION);
    }

    @Test
    void anotherProtocolAltogether() throws Exception {
        expectRefusedSocket(
                ("GET /" + "x".repeat(100) + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII),
                ErrorCode.PROTOCOL_VIOLATION);
    }

    @Test
    void anOversizedLengthInTheNegotiation() throws Exception {
        byte[] huge = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f};
        expectRefusedSocket(huge, ErrorCode.PROTOCOL_VIOLATION);
    }

    @Test
    void halfAHandshakeAndSilence() throws Exception {
        byte[] half = (RawPeer.GREETING + "\u0007/noise\n").getBytes(StandardCharsets.US_ASCII);
        expectRefusedSocket(half, ErrorCode.TIMEOUT);
    }

    @Test
    void silence() throws Exception {
        expectRefusedSocket(new byte[0], ErrorCode.TIMEOUT);
    }

    @Test
    void garbageInTheHandshake() throws Exception {
        ByteBuffer bytes = ByteBuffer.allocate(200);
        bytes.put((RawPeer.GREETING + "\u0007/noise\n").getBytes(StandardCharsets.US_ASCII));
        bytes.putShort((short) 5).put(new byte[5]);
        byte[] sent = new byte[bytes.flip().remaining()];
        bytes.get(sent);
        expectRefusedSocket(sent, ErrorCode.HANDSHAKE_FAILED);
    }

    @Test
    void aWrongPeerIdInTheAddress() {
        PeerAddress wrong = new PeerAddress(Peers.peer(3), Nodes.address(server).address());
        TrustException e = assertThrows(TrustException.class, () -> client.connect(wrong));
        assertEquals(ErrorCode.PEER_ID_MISMATCH, e.code());
        assertTrue(
                e.error().message().contains(server.id().toString()), e.error().message());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"jsonrpc\":\"2.0\",\"id\":1,            | -32700 | PARSE_ERROR",
                "[[[[[[[[                                  | -32700 | PARSE_ERROR",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2}   | -32700 | PARSE_ERROR",
                "{}                                        | -32600 | INVALID_REQUEST",
                "[]                                        | -32600 | INVALID_REQUEST",
                "\"text\"                                  | -32600 | INVALID_REQUEST",
                "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"echo/say\"}  | -32600 | INVALID_REQUEST",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}             | -32600 | INVALID_REQUEST",
                "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"echo/say\"} | -32600 | INVALID_REQUEST",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"echo/say\",\"params\":3} | -32600 | INVALID_REQUEST",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"echo/shout\"}            | -32601 | METHOD_NOT_FOUND",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\"}                      | -32600 | INVALID_REQUEST",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"echo/say \"}             | -32600 | INVALID_REQUEST",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"echo/say\"} {}           | -32700 | PARSE_ERROR"
            })
    void requestsThatAreNone(String message, int number, String code) throws Exception {
        try (Stream stream = open()) {
            stream.write(frame(message.getBytes(StandardCharsets.UTF_8)));
            JsonNode error = reply(stream).path("error");
            assertEquals(number, error.path("code").asInt());
            assertEquals(code, error.path("data").path("error_code").asString());
            stream.write(frame("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"echo/say\",\"params\":{\"a\":1}}"
                    .getBytes(StandardCharsets.UTF_8)));
            assertEquals(1, reply(stream).path("result").path("a").asInt());
        }
    }

    @Test
    void aMessageDeeperThanTheBound() throws Exception {
        try (Stream stream = open()) {
            stream.write(frame(("[".repeat(500) + "]".repeat(500)).getBytes(StandardCharsets.UTF_8)));
            assertEquals(-32700, reply(stream).path("error").path("code").asInt());
        }
    }

    @Test
    void aMessageLongerThanTheBound() throws Exception {
        try (Stream stream = open()) {
            stream.write(ByteBuffer.wrap(new byte[] {(byte) 0x81, 0x10})); // 2049
            JsonNode error = reply(stream).path("error");
            assertEquals(-32600, error.path("code").asInt());
            assertEquals("node.max_message", error.path("data").path("rule").asString());
            assertEquals(-1, stream.read(ByteBuffer.allocate(1)), "the stream is closed");
        }
        assertEquals(
                "INVALID_REQUEST",
                nodes.audit("server", "PROTOCOL_VIOLATED")
                        .get(0)
                        .path("error_code")
                        .asString());
    }

    @Test
    void aLengthThatIsNoVarint() throws Exception {
        try (Stream stream = open()) {
            byte[] endless = new byte[20];
            java.util.Arrays.fill(endless, (byte) 0xff);
            stream.write(ByteBuffer.wrap(endless));
            P2pError error = Nodes.failure(() -> stream.read(ByteBuffer.allocate(1)));
            assertEquals(ErrorCode.NETWORK_ERROR, error.code());
        }
    }

    private Stream open() throws InterruptedException {
        Stream stream = client.open(server.id(), RPC);
        stream.deadline(Deadline.after(Duration.ofSeconds(10), Ticker.system()));
        return stream;
    }

    private static ByteBuffer frame(byte[] message) {
        ByteBuffer frame = ByteBuffer.allocate(message.length + 2);
        if (message.length < 128) {
            frame.put((byte) message.length);
        } else {
            frame.put((byte) (message.length & 0x7f | 0x80)).put((byte) (message.length >> 7));
        }
        return frame.put(message).flip();
    }

    private static JsonNode reply(Stream stream) {
        int length = one(stream);
        length = length < 0x80 ? length : length & 0x7f | one(stream) << 7;
        ByteBuffer message = ByteBuffer.allocate(length);
        while (message.hasRemaining() && stream.read(message) >= 0) {}
        return JsonMapper.shared().readTree(message.array());
    }

    private static int one(Stream stream) {
        ByteBuffer one = ByteBuffer.allocate(1);
        assertEquals(1, stream.read(one));
        return one.get(0) & 0xff;
    }
}

package io.p2p4j.it.attack;

import static io.p2p4j.it.attack.HostilePeer.DATA;
import static io.p2p4j.it.attack.HostilePeer.GO_AWAY;
import static io.p2p4j.it.attack.HostilePeer.PING;
import static io.p2p4j.it.attack.HostilePeer.RST;
import static io.p2p4j.it.attack.HostilePeer.SYN;
import static io.p2p4j.it.attack.HostilePeer.WINDOW_UPDATE;

import io.p2p4j.api.config.TransportConfig.Yamux;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.transport.ProtocolId;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks by a peer that has proved its key, is trusted, and breaks yamux or makes the worst of it. */
@Timeout(60)
class IntrudersTest {

    private static final ProtocolId SINK = new ProtocolId("/sink/1.0.0");
    private static final ProtocolId FOUNTAIN = new ProtocolId("/fountain/1.0.0");
    private static final int WINDOW = Yamux.INITIAL_WINDOW;
    private static final int FLOOD = 1_000_000;
    private static final int CONNECTION_WINDOW = 1 << 20;

    private final CountDownLatch over = new CountDownLatch(1);
    private Siege siege;
    private HostilePeer peer;

    @BeforeEach
    void begin() throws Exception {
        String most = String.valueOf(CONNECTION_WINDOW);
        siege = new Siege(
                "resilience.rate_limit.max_requests",
                "1000000",
                "transport.yamux.keepalive",
                "2s",
                "transport.yamux.max_window",
                most,
                "transport.yamux.max_connection_window",
                most);
        siege.node().handle(SINK, stream -> over.await());
        siege.node().handle(FOUNTAIN, stream -> {
            while (true) {
                stream.write(ByteBuffer.allocate(WINDOW));
            }
        });
        peer = siege.intruder();
    }

    @AfterEach
    void end() throws Exception {
        over.countDown();
        peer.close();
        siege.close();
    }

    private static int odd(int number) {
        return 1 + 2 * number;
    }

    private void assertFloodEnds(HostilePeer.Step step, ErrorCode code) throws Exception {
        siege.endure(() -> peer.performUntilEnded(FLOOD, step)); // who puts up with all of it meets the timeout
        siege.assertEnded(peer, code);
    }

    @Test
    void anOverrunWindowEndsTheConnection() throws Exception {
        siege.endure(() -> peer.open(1, SINK)
                .data(0, 1, new byte[WINDOW - HostilePeer.proposal(SINK).length])
                .data(0, 1, (byte) 1)
                .send());
        siege.assertEnded(peer, ErrorCode.PROTOCOL_VIOLATION);
    }

    @ParameterizedTest
    @ValueSource(longs = {WINDOW + 1, Integer.MAX_VALUE, 0xffff_ffffL})
    void aFrameLargerThanAnyWindowEndsTheConnectionByItsLengthAlone(long length) throws Exception {
        siege.endure(() -> peer.frame(DATA, SYN, 1, length).send());
        siege.assertEnded(peer, ErrorCode.PROTOCOL_VIOLATION);
    }

    @Test
    void aForgedSealedFrameEndsTheConnection() throws Exception {
        siege.endure(() -> {
            byte[] forged = new byte[2 + 0xffff];
            forged[0] = (byte) 0xff;
            forged[1] = (byte) 0xff;
            peer.raw(ByteBuffer.wrap(forged));
        });
        siege.assertEnded(peer, ErrorCode.PROTOCOL_VIOLATION);
    }

    @Test
    void pingingWithoutEndEndsTheConnection() throws Exception {
        assertFloodEnds(i -> peer.frame(PING, SYN, 0, i), ErrorCode.PROTOCOL_VIOLATION);
    }

    @ParameterizedTest
    @ValueSource(ints = {DATA, WINDOW_UPDATE})
    void sendingFramesThatCarryNothingWithoutEndEndsTheConnection(int type) throws Exception {
        peer.open(1, SINK);
        assertFloodEnds(i -> peer.frame(type, 0, 1, 0), ErrorCode.PROTOCOL_VIOLATION);
    }

    @Test
    void sendingEmptySealedMessagesWithoutEndEndsTheConnection() throws Exception {
        assertFloodEnds(i -> peer.send(), ErrorCode.PROTOCOL_VIOLATION);
    }

    @Test
    void openingAndResettingWithoutEndEndsTheConnection() throws Exception {
        assertFloodEnds(i -> peer.open(odd(i), SINK).frame(WINDOW_UPDATE, RST, odd(i), 0), ErrorCode.OVERLOADED);
    }

    @Test
    void openingStreamsWithoutEndEndsTheConnection() throws Exception {
        assertFloodEnds(i -> peer.open(odd(i), SINK), ErrorCode.OVERLOADED);
    }

    @Test
    void streamsThatAgreeOnNoProtocolEndTheConnectionWhenTheyAreMany() throws Exception {
        assertFloodEnds(i -> peer.frame(WINDOW_UPDATE, SYN, odd(i), 0), ErrorCode.OVERLOADED);
    }

    @Test
    void fillingTheWindowsOfManyStreamsEndsTheConnection() throws Exception {
        byte[] rest = new byte[(16 << 10) - HostilePeer.proposal(SINK).length];
        assertFloodEnds(i -> peer.open(odd(i), SINK).data(0, odd(i), rest), ErrorCode.OVERLOADED);
    }

    @Test
    void notReadingWhatItAsksForEndsTheConnection() throws Exception {
        siege.endure(() -> peer.open(1, FOUNTAIN)
                .frame(WINDOW_UPDATE, 0, 1, Integer.MAX_VALUE)
                .send());
        siege.assertEnded(peer, ErrorCode.TIMEOUT);
    }

    @Test
    void goingAwayAndFallingSilentEndsTheConnection() throws Exception {
        siege.endure(() -> peer.frame(GO_AWAY, 0, 0, 0).send());
        siege.assertEnded(peer, ErrorCode.TIMEOUT);
    }
}

package io.p2p4j.it.attack;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.it.kit.Nodes;
import io.p2p4j.it.kit.RawPeer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Attacks with many sockets that prove no key, from nine networks. */
@Timeout(120)
class StrangersTest {

    private static final int NETWORKS = 9;
    private static final int HALF_OPEN = 10_000;
    private static final int WAVE = 1000; // sockets that the attacker has open at a time
    private static final int SOME = 100; // fewer than may be unfinished, so that they do not displace each other
    private static final byte[] HALF = (RawPeer.GREETING + "\u0007/noise\n").getBytes(StandardCharsets.US_ASCII);

    private final List<RawPeer> sockets = new ArrayList<>();

    @AfterEach
    void closeSockets() throws IOException {
        for (RawPeer socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    private static Siege siege(String upgradeTimeout) throws Exception {
        return new Siege("resilience.rate_limit.max_requests", "1000000", "transport.upgrade_timeout", upgradeTimeout);
    }

    private void connect(Siege siege, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            sockets.add(new RawPeer(siege.node(), "127.0." + (1 + i % NETWORKS) + "." + (1 + i % 250)));
        }
    }

    @Test
    void tenThousandHalfOpenConnectionsDisplaceEachOther() throws Exception {
        try (Siege siege = siege("1h")) {
            siege.endure(() -> {
                for (int wave = 0; wave < HALF_OPEN / WAVE; wave++) {
                    closeSockets();
                    connect(siege, WAVE);
                }
            });
            assertTrue(Nodes.failed(siege.node(), ErrorCode.OVERLOADED) > HALF_OPEN / 2, siege.node()::metrics);
            closeSockets();
            siege.assertFailed(HALF_OPEN, ErrorCode.OVERLOADED, ErrorCode.NETWORK_ERROR);
        }
    }

    @Test
    void aByteNowAndThenDoesNotKeepAConnectionBeyondItsTime() throws Exception {
        try (Siege siege = siege("500ms")) {
            siege.endure(() -> {
                connect(siege, SOME);
                for (RawPeer socket : sockets) {
                    socket.send(HALF);
                    socket.send((byte) 0x20, (byte) 0); // the length of what takes too long to come
                }
                List<RawPeer> open = new ArrayList<>(sockets);
                while (!open.isEmpty()) {
                    open.removeIf(StrangersTest::isEndedByOneByteMore);
                }
            });
            siege.assertFailed(SOME, ErrorCode.TIMEOUT);
        }
    }

    private static boolean isEndedByOneByteMore(RawPeer socket) {
        try {
            socket.send((byte) 0);
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void garbageInsteadOfANegotiationEndsAConnection() throws Exception {
        byte[] garbage = new byte[4096];
        new Random(7).nextBytes(garbage);
        garbage[0] = 5;
        garbage[5] = 'x';
        assertAllEnd("1h", garbage, ErrorCode.PROTOCOL_VIOLATION);
    }

    @Test
    void aHandshakeThatStopsMidwayRunsOutOfTime() throws Exception {
        byte[] ephemeralKey = new byte[2 + 32];
        Arrays.fill(ephemeralKey, (byte) 9);
        ephemeralKey[0] = 0;
        ephemeralKey[1] = 32;
        byte[] first = Arrays.copyOf(HALF, HALF.length + ephemeralKey.length);
        System.arraycopy(ephemeralKey, 0, first, HALF.length, ephemeralKey.length);
        assertAllEnd("1s", first, ErrorCode.TIMEOUT);
    }

    private void assertAllEnd(String upgradeTimeout, byte[] said, ErrorCode code) throws Exception {
        try (Siege siege = siege(upgradeTimeout)) {
            siege.endure(() -> {
                connect(siege, SOME);
                for (RawPeer socket : sockets) {
                    socket.send(said);
                }
                for (RawPeer socket : sockets) {
                    socket.awaitEnd();
                }
            });
            siege.assertFailed(SOME, code);
        }
    }
}

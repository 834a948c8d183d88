package io.p2p4j.node.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.error.ProtocolException;
import io.p2p4j.api.transport.Direction;
import io.p2p4j.node.testing.FakeConnection;
import io.p2p4j.node.testing.PipedStream;
import io.p2p4j.node.testing.Time;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PerfTest {

    private final Perf perf = new Perf(Duration.ofSeconds(10), new Time());
    private final PipedStream[] ends = PipedStream.pair(new FakeConnection(FakeConnection.peer(1), Direction.INBOUND));
    private final PipedStream client = ends[0];
    private final PipedStream server = ends[1];

    private Thread serving() {
        return Thread.ofVirtual().start(() -> {
            try (server) {
                perf.serve(server);
            } catch (P2pException e) {
                server.reset();
            }
        });
    }

    @Test
    void uploadsWhatTheProgressWants() throws InterruptedException {
        Thread serving = serving();
        assertEquals(3 << 16, perf.upload(client, sent -> sent < 3 << 16).bytes());
        serving.join();
    }

    @Test
    void downloadsWithoutEndUntilTheProgressHasEnough() throws InterruptedException {
        Thread serving = serving();
        long bytes = perf.download(client, received -> received < 10_000_000).bytes();
        assertTrue(bytes >= 10_000_000 && bytes < 11_000_000, () -> bytes + " bytes");
        serving.join();
        assertTrue(server.deadlines() > 100, "each piece has its own deadline");
    }

    @Test
    void servesExactlyAsManyAsAreAskedFor() throws InterruptedException {
        Thread serving = serving();
        client.write(ByteBuffer.allocate(8 + 5).putLong(0, 100_001));
        client.closeWrite();
        ByteBuffer all = ByteBuffer.allocate(200_000);
        while (client.read(all) >= 0) {
            assertTrue(all.hasRemaining());
        }
        assertEquals(100_001, all.position());
        serving.join();
    }

    @Test
    void refusesAStreamThatEndsBeforeTheCount() {
        client.write(ByteBuffer.allocate(7));
        client.closeWrite();
        assertThrows(ProtocolException.class, () -> perf.serve(server));
    }

    @Test
    void aServerThatEndsEarlyOrSendsTooMuchIsTold() {
        server.closeWrite();
        assertThrows(ProtocolException.class, () -> perf.download(client, received -> true));
        PipedStream[] others = PipedStream.pair(client.connection());
        others[1].write(ByteBuffer.allocate(1));
        assertThrows(ProtocolException.class, () -> perf.upload(others[0], sent -> false));
    }
}

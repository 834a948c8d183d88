package io.p2p4j.it.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.TransportConfig.Yamux;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.NetworkException;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.it.kit.Heap;
import io.p2p4j.it.kit.Nodes;
import io.p2p4j.node.Node;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Stops reading and sees that the writer stops too. */
@Timeout(60)
class BackPressureTest {

    private static final ProtocolId SINK = new ProtocolId("/sink/1.0.0");
    private static final int ALL = 32 << 20;
    private static final int PIECE = 8 << 10;
    private static final int MOST_HEAP = 4 << 20;

    @Test
    void aWriterStopsAtTheWindowUntilTheReaderGoesOn() throws Exception {
        byte[] all = new byte[ALL];
        new Random(1).nextBytes(all);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<ByteBuffer> received = new CompletableFuture<>();
        try (Nodes nodes = new Nodes()) {
            Node server = nodes.start("server");
            Node client = nodes.start("client");
            Nodes.befriend(client, server);
            Nodes.trust(server, client, TrustLevel.TRUSTED, "stream:*");
            server.handle(SINK, stream -> {
                goOn.await();
                received.complete(readAll(stream));
            });
            try (Stream stream = client.open(server.id(), SINK)) {
                ByteBuffer source = ByteBuffer.wrap(all);
                long before = Heap.used();
                writeUntilStopped(stream, source);
                long grown = Heap.used() - before;
                assertTrue(source.position() <= Yamux.INITIAL_WINDOW, () -> source.position() + " bytes were sent");
                assertTrue(grown < MOST_HEAP, () -> grown + " bytes more in use");
                assertEquals("hi", Nodes.say(client, server, "hi").path("text").asString(), "others go on");
                goOn.countDown();
                stream.deadline(in(Duration.ofSeconds(30)));
                stream.write(source.limit(ALL));
                stream.closeWrite();
                assertEquals(ByteBuffer.wrap(all), received.get(30, TimeUnit.SECONDS));
            }
        }
    }

    /** A write that ends with its deadline leaves in the buffer what it did not get rid of. */
    private static void writeUntilStopped(Stream stream, ByteBuffer source) {
        stream.deadline(in(Duration.ofSeconds(1)));
        NetworkException stopped = assertThrows(NetworkException.class, () -> {
            while (source.position() < ALL) {
                stream.write(source.limit(Math.min(ALL, source.position() + PIECE)));
            }
        });
        assertEquals(ErrorCode.TIMEOUT, stopped.code());
    }

    private static ByteBuffer readAll(Stream stream) {
        ByteBuffer target = ByteBuffer.allocate(ALL + 1);
        while (stream.read(target) >= 0) {
            // Until the end.
        }
        return target.flip();
    }

    private static Deadline in(Duration time) {
        return Deadline.after(time, Ticker.system());
    }
}

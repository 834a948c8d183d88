package io.p2p4j.transport.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.transport.pipe.Watch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LoopsTest {

    private final Loops loops = new Loops(1);
    private final SocketPair pair = SocketPair.open();
    private final Watch watch = loops.watch(pair.watched()).orElseThrow();
    private final BlockingQueue<Integer> reads = new LinkedBlockingQueue<>();
    private final CompletableFuture<IOException> failure = new CompletableFuture<>();
    private final CompletableFuture<Thread> loop = new CompletableFuture<>();

    LoopsTest() throws IOException {}

    @AfterEach
    void close() throws Exception {
        loops.close();
        watch.close();
        pair.close();
    }

    /** Reads and tells how much, until the end; a turn without bytes is the first one, or in vain. */
    private boolean turn(SocketPair sockets) {
        loop.complete(Thread.currentThread());
        try {
            int n = sockets.watched().read(ByteBuffer.allocate(100));
            if (n != 0) {
                reads.add(n);
            }
            return n >= 0;
        } catch (IOException e) {
            failure.complete(e);
            return false;
        }
    }

    private int next() throws InterruptedException {
        Integer n = reads.poll(20, TimeUnit.SECONDS);
        if (n == null) {
            throw new AssertionError("there was no turn");
        }
        return n;
    }

    private static void fill(SocketPair sockets) throws IOException {
        ByteBuffer much = ByteBuffer.allocate(1 << 20);
        while (sockets.watched().write(much.clear()) > 0) {
            assertFalse(sockets.watched().isBlocking());
        }
    }

    @Test
    void givesASocketItsTurnWheneverBytesCome() throws Exception {
        watch.attach(() -> turn(pair));
        pair.other().write(ByteBuffer.allocate(3));
        assertEquals(3, next());
        pair.other().write(ByteBuffer.allocate(5));
        assertEquals(5, next());
        pair.other().close();
        assertEquals(-1, next());
    }

    @Test
    void givesAFirstTurnForWhatIsThereAlready() throws Exception {
        pair.other().write(ByteBuffer.allocate(3));
        watch.attach(() -> turn(pair));
        assertEquals(3, next());
    }

    @Test
    void givesALastTurnWhenTheSocketIsClosed() throws Exception {
        watch.attach(() -> turn(pair));
        watch.close();
        watch.close();
        assertTrue(failure.get(20, TimeUnit.SECONDS) instanceof ClosedChannelException);
    }

    @Test
    void givesThatTurnAlsoWhereTheSocketWasClosedBefore() throws Exception {
        loops.close();
        watch.close();
        watch.attach(() -> turn(pair));
        assertTrue(failure.get(20, TimeUnit.SECONDS) instanceof ClosedChannelException);
    }

    @Test
    void survivesATurnThatFails() throws Exception {
        watch.attach(() -> {
            throw new AssertionError("a bug");
        });
        assertEquals(-1, pair.other().read(ByteBuffer.allocate(1)));
        try (SocketPair second = SocketPair.open();
                Watch other = loops.watch(second.watched()).orElseThrow()) {
            other.attach(() -> turn(second));
            second.other().write(ByteBuffer.allocate(4));
            assertEquals(4, next());
        }
    }

    @Test
    void wakesAWriterWhenThereIsRoom() throws Exception {
        fill(pair);
        CompletableFuture<Integer> written = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                int n = 0;
                while (n == 0) {
                    watch.awaitRoom();
                    n = pair.watched().write(ByteBuffer.allocate(1));
                }
                written.complete(n);
            } catch (IOException e) {
                written.completeExceptionally(e);
            }
        });
        ByteBuffer sink = ByteBuffer.allocate(1 << 20);
        while (!written.isDone()) {
            assertTrue(pair.other().read(sink.clear()) > 0);
        }
        assertEquals(1, written.get());
    }

    @Test
    void wakesAWriterWhenTheSocketIsClosed() throws Exception {
        fill(pair);
        CompletableFuture<Void> over = new CompletableFuture<>();
        Thread writer = Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    watch.awaitRoom();
                    pair.watched().write(ByteBuffer.allocate(1));
                }
            } catch (IOException e) {
                over.complete(null);
            }
        });
        watch.close();
        over.get(20, TimeUnit.SECONDS);
        assertTrue(writer.join(Duration.ofSeconds(20)));
    }

    @Test
    void anInterruptOfAWriterClosesTheSocket() throws Exception {
        fill(pair);
        CompletableFuture<IOException> failed = new CompletableFuture<>();
        Thread writer = Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    watch.awaitRoom();
                }
            } catch (IOException e) {
                failed.complete(e);
            }
        });
        writer.interrupt();
        assertTrue(failed.get(20, TimeUnit.SECONDS) instanceof ClosedChannelException);
        assertFalse(pair.watched().isOpen());
    }

    @Test
    void letsASocketGoWhoseCallsWaitAgain() throws Exception {
        CompletableFuture<Void> released = new CompletableFuture<>();
        AtomicInteger turns = new AtomicInteger();
        watch.attach(() -> {
            turns.incrementAndGet();
            watch.release(() -> released.complete(null));
            return false;
        });
        released.get(20, TimeUnit.SECONDS);
        assertTrue(pair.watched().isBlocking());
        pair.other().write(ByteBuffer.allocate(6));
        assertEquals(6, pair.watched().read(ByteBuffer.allocate(100)));
        assertEquals(1, turns.get());
        try (Watch again = loops.watch(pair.watched()).orElseThrow()) {
            again.attach(() -> turn(pair));
            pair.other().write(ByteBuffer.allocate(7));
            assertEquals(7, next());
        }
    }

    @Test
    void endsItsThreadWithTheLastSocketOnceClosed() throws Exception {
        watch.attach(() -> turn(pair));
        Thread thread = loop.get(20, TimeUnit.SECONDS);
        loops.close();
        pair.other().write(ByteBuffer.allocate(3));
        assertEquals(3, next()); // what is watched is watched to its end
        assertTrue(loops.watch(pair.watched()).isEmpty());
        watch.close();
        assertTrue(thread.join(Duration.ofSeconds(20)));
    }

    @Test
    void refusesASocketThatIsClosed() throws Exception {
        SocketPair gone = SocketPair.open();
        gone.close();
        assertThrows(ClosedChannelException.class, () -> loops.watch(gone.watched()));
        watch.attach(() -> turn(pair));
        Thread thread = loop.get(20, TimeUnit.SECONDS);
        loops.close();
        watch.close();
        assertTrue(thread.join(Duration.ofSeconds(20))); // it does not wait for the one that never came
    }
}

package io.p2p4j.transport.pipe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.transport.upgrade.TestHandshake;
import io.p2p4j.transport.upgrade.TestNode;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A sealed pipe, none of whose calls waits. */
@Timeout(20)
class WatchedPipeTest {

    private static final int MOST = 300; // of plaintext in a frame

    private final BufferPool pool = new BufferPool();
    private final Impatient wire = new Impatient();
    private final SealedPipe pipe = sealed(wire);
    private final SessionPipe.Turns turns = pipe.watch().orElseThrow();

    WatchedPipeTest() throws IOException {}

    private SealedPipe sealed(Impatient under) {
        ProtocolId name = new ProtocolId("/test/1.0.0");
        return new SealedPipe(
                under,
                new TestHandshake(name, true, MOST).channel(new TestNode(1).peerId(), List.of(name)),
                pool,
                Optional.of(() -> Optional.of(under)));
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static byte[] sealedBytes(byte[] plain) throws IOException {
        Impatient sink = new Impatient();
        sink.room = Integer.MAX_VALUE;
        new WatchedPipeTest().sealed(sink).send(ByteBuffer.wrap(plain));
        return sink.written.toByteArray();
    }

    @Test
    void yieldsWhatHasArrivedAndNothingElse() throws Exception {
        byte[] plain = bytes(50_000);
        byte[] sealed = sealedBytes(plain);
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        Random random = new Random(3);
        for (int at = 0; at < sealed.length; ) {
            int n = Math.min(sealed.length - at, random.nextInt(random.nextBoolean() ? 3 : 20_000));
            wire.arrived = ByteBuffer.wrap(sealed, at, n);
            at += n;
            turns.read();
            for (ByteBuffer chunk = turns.next(); chunk.hasRemaining(); chunk = turns.next()) {
                got.write(chunk.get());
            }
        }
        assertArrayEquals(plain, got.toByteArray());
    }

    @Test
    void holdsNoBufferBetweenTurns() throws Exception {
        byte[] large = pool.take();
        pool.give(large);
        wire.arrived = ByteBuffer.wrap(sealedBytes(bytes(100)));
        turns.read();
        turns.next().get(new byte[100]);
        assertFalse(turns.next().hasRemaining());
        assertSame(large, pool.take());
    }

    @Test
    void tellsTheEnd() {
        wire.over = true;
        assertThrows(EOFException.class, turns::read);
    }

    @Test
    void sendsWhatTheSystemTakesAndTheRestLater() throws Exception {
        byte[] plain = bytes(1000);
        wire.room = 17;
        assertFalse(turns.offer(ByteBuffer.wrap(plain)));
        assertEquals(17, wire.written.size());
        pipe.send(ByteBuffer.wrap(new byte[] {1, 2, 3})); // waits for room, again and again
        assertTrue(wire.waits > 1);
        Impatient back = new Impatient();
        back.arrived = ByteBuffer.wrap(wire.written.toByteArray());
        SealedPipe in = sealed(back);
        ByteBuffer received = ByteBuffer.allocate(1003);
        while (received.hasRemaining()) {
            received.put(in.receive());
        }
        assertArrayEquals(plain, Arrays.copyOf(received.array(), 1000));
        assertArrayEquals(new byte[] {1, 2, 3}, Arrays.copyOfRange(received.array(), 1000, 1003));
    }

    @Test
    void saysWhetherThereIsARest() throws Exception {
        wire.room = 100_000;
        assertTrue(turns.offer(ByteBuffer.allocate(1000)));
    }

    @Test
    void isClosedByItsWatch() throws Exception {
        pipe.close();
        assertTrue(wire.closed);
    }

    /** Takes and yields what the test lets it, never waits, and watches itself. */
    private static final class Impatient implements Pipe, Watch {

        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private ByteBuffer arrived = ByteBuffer.allocate(0);
        private int room;
        private int waits;
        private boolean over;
        private boolean closed;

        @Override
        public int read(ByteBuffer target) {
            if (over) {
                return -1;
            }
            int n = Math.min(arrived.remaining(), target.remaining());
            target.put(arrived.slice(arrived.position(), n));
            arrived.position(arrived.position() + n);
            return n;
        }

        @Override
        public int write(ByteBuffer source) {
            int n = Math.min(room, source.remaining());
            for (int i = 0; i < n; i++) {
                written.write(source.get());
            }
            room -= n;
            return n;
        }

        @Override
        public void awaitRoom() {
            waits++;
            room = 100;
        }

        @Override
        public void attach(Turn turn) {
            throw new AssertionError("the test runs the turns");
        }

        @Override
        public void release(Runnable then) {
            then.run();
        }

        @Override
        public void finish() {
            over = true;
        }

        @Override
        public boolean isOpen() {
            return !closed;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}

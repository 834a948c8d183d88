package io.p2p4j.transport.pipe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.error.ProtocolException;
import io.p2p4j.api.security.SecureChannel;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.transport.memory.MemoryPipe;
import io.p2p4j.transport.upgrade.TestHandshake;
import io.p2p4j.transport.upgrade.TestNode;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SealedPipeTest {

    private final MemoryPipe.Pair pipes = MemoryPipe.pair();
    private final BufferPool pool = new BufferPool();

    private SealedPipe sealed(Pipe pipe, int maxPlaintext) {
        return new SealedPipe(pipe, channel(maxPlaintext), pool);
    }

    private static SecureChannel channel(int maxPlaintext) {
        ProtocolId name = new ProtocolId("/test/1.0.0");
        return new TestHandshake(name, true, maxPlaintext).channel(new TestNode(1).peerId(), List.of(name));
    }

    @Test
    void yieldsWhatWasSentWhateverTheSizes() throws Exception {
        for (int most : new int[] {1, 100, 16_000, 65_000}) {
            MemoryPipe.Pair own = MemoryPipe.pair();
            SealedPipe out = sealed(own.first(), most);
            SealedPipe in = sealed(own.second(), most);
            byte[] bytes = new byte[most == 1 ? 20_000 : 2_000_000];
            new Random(most).nextBytes(bytes);
            Thread writer = Thread.ofVirtual().start(() -> send(out, bytes, most));
            ByteBuffer received = ByteBuffer.allocate(bytes.length);
            while (received.hasRemaining()) {
                received.put(in.receive());
            }
            writer.join();
            assertArrayEquals(bytes, received.array());
        }
    }

    private static void send(SealedPipe out, byte[] bytes, int seed) {
        Random random = new Random(seed);
        ByteBuffer source = ByteBuffer.wrap(bytes);
        try {
            while (source.hasRemaining()) {
                int n = Math.min(source.remaining(), 1 + random.nextInt(random.nextBoolean() ? 200 : 70_000));
                out.send(source.slice(source.position(), n));
                source.position(source.position() + n);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void sendsManyFramesInOneStep() throws Exception {
        CountingPipe counting = new CountingPipe(pipes.first(), new AtomicInteger());
        sealed(counting, 100).send(ByteBuffer.allocate(2000));
        assertEquals(1, counting.writes().get());
    }

    @Test
    void refusesALengthThatNoFrameHas() throws Exception {
        pipes.first().write(ByteBuffer.wrap(new byte[] {(byte) 0xff, (byte) 0xff, 1, 2, 3}));
        SealedPipe in = sealed(pipes.second(), 100);
        P2pException e = assertThrows(ProtocolException.class, in::receive);
        assertEquals(ErrorCode.PROTOCOL_VIOLATION, e.code());
    }

    @Test
    void opensNoMoreThanSoManyMessagesInARowWithNothingInThem() throws Exception {
        SecureChannel channel = channel(100);
        SealedPipe in = sealed(pipes.second(), 100);
        for (int i = 0; i < 3; i++) {
            sendEmpty(channel, 1024);
            pipes.first().write(seal(channel, 1));
            in.receive().get();
        }
        sendEmpty(channel, 1025);
        P2pException e = assertThrows(ProtocolException.class, in::receive);
        assertEquals(ErrorCode.PROTOCOL_VIOLATION, e.code());
        assertTrue(e.error().message().contains("1024"), e.error().message());
    }

    private void sendEmpty(SecureChannel channel, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            pipes.first().write(seal(channel, 0));
        }
    }

    private static ByteBuffer seal(SecureChannel channel, int bytes) {
        ByteBuffer out = ByteBuffer.allocate(bytes + channel.framing().overhead());
        channel.seal(ByteBuffer.allocate(bytes), out);
        return out.flip();
    }

    @Test
    void tellsTheEndWhereverItComes() throws Exception {
        for (byte[] sent : new byte[][] {{}, {0}, {0, 5}, {0, 5, 1, 2}}) {
            MemoryPipe.Pair own = MemoryPipe.pair();
            own.first().write(ByteBuffer.wrap(sent));
            own.first().close();
            assertThrows(EOFException.class, sealed(own.second(), 100)::receive);
            assertEquals(-1, sealed(own.second(), 100).read(ByteBuffer.allocate(9)));
        }
    }

    @Test
    void givesItsLargeBufferBack() throws Exception {
        SealedPipe in = sealed(pipes.second(), 65_000);
        SealedPipe out = sealed(pipes.first(), 65_000);
        Thread writer = Thread.ofVirtual().start(() -> send(out, new byte[65_000], 65_000));
        for (int left = 65_000; left > 0; ) {
            ByteBuffer chunk = in.receive();
            left -= chunk.remaining();
            chunk.position(chunk.limit());
        }
        writer.join();
        out.send(ByteBuffer.allocate(10));
        assertEquals(10, in.receive().remaining());
        assertTrue(in.receive().array().length < BufferPool.SIZE);
    }

    private record CountingPipe(Pipe pipe, AtomicInteger writes) implements Pipe {

        @Override
        public int read(ByteBuffer target) throws IOException {
            return pipe.read(target);
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            writes.incrementAndGet();
            return pipe.write(source);
        }

        @Override
        public void finish() throws IOException {
            pipe.finish();
        }

        @Override
        public boolean isOpen() {
            return pipe.isOpen();
        }

        @Override
        public void close() throws IOException {
            pipe.close();
        }
    }
}

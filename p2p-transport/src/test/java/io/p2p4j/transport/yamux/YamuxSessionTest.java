package io.p2p4j.transport.yamux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.NetworkException;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.api.transport.Direction;
import io.p2p4j.transport.memory.MemoryPipe;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class YamuxSessionTest {

    private final MemoryPipe.Pair pipes = MemoryPipe.pair();

    @AfterEach
    void closePipes() {
        pipes.first().close();
        pipes.second().close();
    }

    private Side dialler() {
        return new Side(pipes.first(), Direction.OUTBOUND, 1024);
    }

    private Side listener() {
        return new Side(pipes.second(), Direction.INBOUND, 1024);
    }

    private Side echoing() {
        return new Side(pipes.second(), Direction.INBOUND, 1024, YamuxSessionTest::echo);
    }

    private static void echo(YamuxStream stream) {
        ByteBuffer buffer = ByteBuffer.allocate(8 << 10);
        while (stream.read(buffer.clear()) >= 0) {
            stream.write(buffer.flip());
        }
    }

    private static byte[] bytes(int length, int seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] readAll(YamuxStream stream, int expected) {
        ByteBuffer in = ByteBuffer.allocate(expected + 1);
        while (in.hasRemaining() && stream.read(in) >= 0) {
            assertTrue(in.position() > 0);
        }
        return Arrays.copyOf(in.array(), in.position());
    }

    private static <T> Future<T> async(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofVirtual().start(task);
        return task;
    }

    private static P2pError failure(Future<?> future) {
        Exception e = assertThrows(ExecutionException.class, () -> get(future));
        return assertInstanceOf(P2pException.class, e.getCause()).error();
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    @Nested
    class AStream {

        @Test
        void carriesBytesBothWays() {
            echoing();
            YamuxStream stream = dialler().session.open();
            byte[] sent = bytes(1000, 1);
            stream.write(ByteBuffer.wrap(sent));
            stream.closeWrite();
            assertArrayEquals(sent, readAll(stream, sent.length));
        }

        @Test
        void isOneOfAThousandAtOnce() throws Exception {
            echoing();
            Side dialler = dialler();
            List<Future<Boolean>> done = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                int seed = i;
                done.add(async(() -> {
                    byte[] sent = bytes(3000, seed);
                    YamuxStream stream = dialler.session.open();
                    stream.write(ByteBuffer.wrap(sent));
                    stream.closeWrite();
                    return Arrays.equals(sent, readAll(stream, sent.length));
                }));
            }
            for (Future<Boolean> each : done) {
                assertTrue(get(each));
            }
        }

        @Test
        void deliversAllThatWasWrittenBeforeBothHalvesClosed() throws Exception {
            Side listener = listener();
            byte[] sent = bytes(1_000_000, 2);
            YamuxStream out = dialler().session.open();
            Future<Integer> written = async(() -> {
                int n = out.write(ByteBuffer.wrap(sent));
                out.close();
                return n;
            });
            YamuxStream in = listener.next();
            in.closeWrite();
            assertArrayEquals(sent, readAll(in, sent.length));
            assertEquals(sent.length, get(written));
        }

        @Test
        void readsOnAfterItHasFinishedWriting() throws Exception {
            Side listener = listener();
            YamuxStream out = dialler().session.open();
            out.write(ByteBuffer.wrap(bytes(10, 3)));
            out.closeWrite();
            YamuxStream in = listener.next();
            assertEquals(10, readAll(in, 10).length);
            in.write(ByteBuffer.wrap(bytes(20, 3)));
            in.close();
            assertEquals(20, readAll(out, 20).length);
            P2pException e = assertThrows(NetworkException.class, () -> out.write(ByteBuffer.allocate(1)));
            assertEquals(ErrorCode.CLOSED, e.code());
        }

        @Test
        void tellsThePeerOfAReset() throws Exception {
            Side listener = listener();
            YamuxStream out = dialler().session.open();
            out.write(ByteBuffer.allocate(1));
            YamuxStream in = listener.next();
            in.read(ByteBuffer.allocate(1));
            out.reset();
            P2pException e = assertThrows(NetworkException.class, () -> in.read(ByteBuffer.allocate(1)));
            assertEquals(ErrorCode.NETWORK_ERROR, e.code());
            e = assertThrows(NetworkException.class, () -> in.write(ByteBuffer.allocate(1)));
            assertEquals(ErrorCode.NETWORK_ERROR, e.code());
            e = assertThrows(NetworkException.class, () -> out.read(ByteBuffer.allocate(1)));
            assertEquals(ErrorCode.CLOSED, e.code());
        }

        @Test
        void blocksItsWriterWhileThePeerDoesNotReadAndGoesOnThen() throws Exception {
            Side listener = listener();
            YamuxStream out = dialler().session.open();
            ByteBuffer source = ByteBuffer.wrap(bytes(600_000, 4));
            out.deadline(Optional.of(Deadline.after(Duration.ofMillis(300), Ticker.system())));
            P2pException e = assertThrows(NetworkException.class, () -> out.write(source));
            assertEquals(ErrorCode.TIMEOUT, e.code());
            assertEquals(256 << 10, source.position()); // one window, to the byte
            out.deadline(Optional.empty());
            Future<Integer> rest = async(() -> out.write(source));
            YamuxStream in = listener.next();
            ByteBuffer target = ByteBuffer.allocate(600_000);
            while (target.hasRemaining()) {
                in.read(target);
            }
            assertArrayEquals(source.array(), target.array());
            assertEquals(600_000 - (256 << 10), get(rest));
        }

        @Test
        void endsABlockedReadWhenItIsClosed() throws Exception {
            listener();
            YamuxStream stream = dialler().session.open();
            Future<Integer> read = async(() -> stream.read(ByteBuffer.allocate(1)));
            stream.close();
            P2pError failure = failure(read);
            assertEquals(ErrorCode.CLOSED, failure.code());
        }

        @Test
        void isResetWhenClosingCutsAWriteShort() throws Exception {
            Side listener = listener();
            YamuxStream out = dialler().session.open();
            Future<Integer> write = async(() -> out.write(ByteBuffer.allocate(1 << 20)));
            YamuxStream in = listener.next();
            in.read(ByteBuffer.allocate(1));
            out.close();
            assertThrows(ExecutionException.class, () -> get(write));
            ByteBuffer sink = ByteBuffer.allocate(1 << 20);
            assertThrows(NetworkException.class, () -> {
                while (in.read(sink) >= 0) {
                    assertTrue(sink.hasRemaining());
                }
            });
        }

        @Test
        void letsAPeerThatStillWritesFindOutThatNobodyReads() throws Exception {
            Side listener = listener();
            YamuxStream out = dialler().session.open();
            Future<Integer> write = async(() -> out.write(ByteBuffer.allocate(4 << 20)));
            YamuxStream in = listener.next();
            in.write(ByteBuffer.allocate(7));
            in.close();
            P2pError failure = failure(write);
            assertEquals(ErrorCode.NETWORK_ERROR, failure.code());
            assertEquals(7, readAll(out, 7).length); // what was written before closing still arrives
        }

        @Test
        void observesItsDeadlineWhileReading() {
            listener();
            YamuxStream stream = dialler().session.open();
            stream.deadline(Optional.of(Deadline.after(Duration.ofMillis(20), Ticker.system())));
            P2pException e = assertThrows(NetworkException.class, () -> stream.read(ByteBuffer.allocate(1)));
            assertEquals(ErrorCode.TIMEOUT, e.code());
        }
    }

    @Nested
    class ASession {

        @Test
        void doesNotStopWhenBothSidesWriteMuchToEchoes() throws Exception {
            Side one = new Side(pipes.first(), Direction.OUTBOUND, 64, YamuxSessionTest::echo);
            Side two = new Side(pipes.second(), Direction.INBOUND, 64, YamuxSessionTest::echo);
            List<Future<Boolean>> done = new ArrayList<>();
            for (Side side : List.of(one, two, one, two, one, two)) {
                YamuxStream stream = side.session.open();
                byte[] sent = bytes(3_000_000, done.size());
                done.add(async(() -> {
                    stream.write(ByteBuffer.wrap(sent));
                    stream.closeWrite();
                    return true;
                }));
                done.add(async(() -> Arrays.equals(sent, readAll(stream, sent.length))));
            }
            for (Future<Boolean> each : done) {
                assertTrue(get(each));
            }
        }

        @Test
        void letsASmallStreamPassALargeOne() throws Exception {
            echoing();
            Side dialler = dialler();
            YamuxStream large = dialler.session.open();
            Future<Boolean> writing = async(() -> {
                large.write(ByteBuffer.allocate(20 << 20));
                return true;
            });
            Future<Boolean> reading = async(() -> {
                ByteBuffer in = ByteBuffer.allocate(64 << 10);
                for (int n = 0; n < 20 << 20; n += large.read(in.clear())) {
                    assertTrue(n >= 0);
                }
                return true;
            });
            for (int i = 0; i < 20; i++) {
                YamuxStream small = dialler.session.open();
                small.write(ByteBuffer.allocate(100));
                small.closeWrite();
                assertEquals(100, readAll(small, 100).length);
            }
            assertTrue(get(writing) && get(reading));
        }

        @Test
        void givesItsReasonToAllWhoAreBlocked() throws Exception {
            Side listener = listener();
            Side dialler = dialler();
            YamuxStream stream = dialler.session.open();
            stream.write(ByteBuffer.allocate(1));
            Future<Integer> read = async(() -> stream.read(ByteBuffer.allocate(1)));
            P2pError reason = P2pError.of(ErrorCode.PEER_NOT_TRUSTED, "not this one");
            listener.next();
            dialler.session.close(reason);
            dialler.session.close(P2pError.of(ErrorCode.CLOSED, "a later reason"));
            P2pError failure = failure(read);
            assertEquals(reason, failure);
            assertEquals(
                    reason,
                    assertThrows(P2pException.class, dialler.session::open).error());
            assertFalse(dialler.session.isOpen());
            assertEquals(reason, dialler.end());
            assertEquals(ErrorCode.NETWORK_ERROR, listener.end().code());
        }

        @Test
        void sendsWhatWasWrittenBeforeItWasClosed() throws Exception {
            Side listener = listener();
            Side dialler = dialler();
            YamuxStream out = dialler.session.open();
            out.write(ByteBuffer.wrap(bytes(60_000, 5)));
            out.closeWrite();
            dialler.session.close(P2pError.of(ErrorCode.CLOSED, "done"));
            YamuxStream in = listener.next();
            listener.end();
            assertArrayEquals(bytes(60_000, 5), readAll(in, 60_000));
        }

        @Test
        void endsEvenIfThePeerReadsNothing() throws Exception {
            Side dialler = dialler(); // nobody is at the other end
            YamuxStream out = dialler.session.open();
            Future<Integer> write = async(() -> out.write(ByteBuffer.allocate(1 << 20)));
            dialler.session.close(P2pError.of(ErrorCode.CLOSED, "done"));
            assertEquals(ErrorCode.CLOSED, dialler.end().code());
            assertThrows(ExecutionException.class, () -> get(write));
        }

        @Test
        void refusesStreamsBeyondItsLimit() throws Exception {
            for (int limit : List.of(2, 5)) {
                MemoryPipe.Pair own = MemoryPipe.pair();
                Side listener = new Side(own.second(), Direction.INBOUND, limit);
                Side dialler = new Side(own.first(), Direction.OUTBOUND, 1);
                for (int i = 0; i < limit; i++) {
                    dialler.session.open().write(ByteBuffer.allocate(1));
                    listener.next();
                }
                YamuxStream refused = dialler.session.open();
                refused.write(ByteBuffer.allocate(1));
                P2pException e = assertThrows(NetworkException.class, () -> refused.read(ByteBuffer.allocate(1)));
                assertEquals(ErrorCode.NETWORK_ERROR, e.code());
                assertTrue(dialler.session.isOpen());
                own.first().close();
            }
        }

        @Test
        void takesANewStreamForEachThatHasEnded() throws Exception {
            new Side(pipes.second(), Direction.INBOUND, 1, YamuxSessionTest::echo);
            Side dialler = dialler();
            int served = 0;
            for (int i = 0; served < 100; i++) {
                assertTrue(i < 100_000, "only " + served + " streams were served");
                YamuxStream stream = dialler.session.open();
                try {
                    stream.write(ByteBuffer.allocate(9));
                    stream.closeWrite();
                    served += readAll(stream, 9).length == 9 ? 1 : 0;
                } catch (NetworkException e) {
                    assertEquals(ErrorCode.NETWORK_ERROR, e.code()); // the place was not free yet
                }
            }
        }

        @Test
        void opensNoStreamOnceThePeerGoesAway() throws Exception {
            Side listener = listener();
            new HostilePeer(pipes.first())
                    .send(new FrameHeader(FrameType.GO_AWAY, 0, 0, 0))
                    .ping();
            assertFalse(listener.session.isOpen());
            assertThrows(NetworkException.class, listener.session::open);
            CompletableFuture<P2pError> end = listener.ended;
            pipes.first().close();
            assertEquals(ErrorCode.NETWORK_ERROR, end.get(10, TimeUnit.SECONDS).code());
        }
    }
}

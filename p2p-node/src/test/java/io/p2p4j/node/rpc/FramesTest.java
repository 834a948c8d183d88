package io.p2p4j.node.rpc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.NetworkException;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.error.ProtocolException;
import io.p2p4j.api.error.RateLimitException;
import io.p2p4j.api.error.RemoteException;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.time.Ticker;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class FramesTest {

    private static final int MAX = 100_000;
    private static final Deadline SOON = Deadline.after(Duration.ofSeconds(20), Ticker.system());

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000, 1 << 20})
    void readsWhatWasFramedHoweverItArrives(int piece) {
        Random random = new Random(piece);
        List<byte[]> messages = new ArrayList<>();
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (int length : new int[] {0, 1, 127, 128, 4094, 4095, 4096, 4097, 16_384, 70_000, 3, MAX}) {
            byte[] message = new byte[length];
            random.nextBytes(message);
            messages.add(message);
            wire.writeBytes(bytes(FrameWriter.frame(message)));
        }
        FrameReader reader =
                new FrameReader(new FakeStream(wire.toByteArray(), piece), MAX, new ByteBudget(Long.MAX_VALUE));
        for (byte[] message : messages) {
            assertArrayEquals(message, reader.next().orElseThrow());
        }
        assertEquals(Optional.empty(), reader.next());
    }

    @Test
    void refusesAMessageBeyondTheBoundBeforeItArrives() {
        byte[] length = bytes(FrameWriter.frame(new byte[MAX + 1]).limit(3));
        RemoteException e = assertThrows(
                RemoteException.class,
                () -> new FrameReader(new FakeStream(length, 100), MAX, new ByteBudget(Long.MAX_VALUE)).next());
        assertEquals(ErrorCode.INVALID_REQUEST, e.code());
        assertEquals("node.max_message", e.error().text(Detail.RULE).orElseThrow());
    }

    @Test
    void refusesAnEndInsideAMessage() {
        byte[] frame = bytes(FrameWriter.frame(new byte[300]));
        for (int length = 1; length < frame.length; length++) {
            FrameReader reader = new FrameReader(
                    new FakeStream(java.util.Arrays.copyOf(frame, length), 50), MAX, new ByteBudget(Long.MAX_VALUE));
            assertThrows(ProtocolException.class, reader::next);
        }
    }

    @Test
    void survivesGarbage() {
        Random random = new Random(11);
        for (int i = 0; i < 5_000; i++) {
            byte[] garbage = new byte[random.nextInt(200)];
            random.nextBytes(garbage);
            FrameReader reader = new FrameReader(
                    new FakeStream(garbage, 1 + random.nextInt(20)), MAX, new ByteBudget(Long.MAX_VALUE));
            try {
                while (reader.next().isPresent()) {}
            } catch (ProtocolException | RemoteException e) {
                assertTrue(e.code() == ErrorCode.PROTOCOL_VIOLATION || e.code() == ErrorCode.INVALID_REQUEST);
            }
        }
    }

    @Test
    void gathersWhatWaitsIntoOneWrite() throws Exception {
        FakeStream stream = new FakeStream(new byte[0], 1);
        stream.mayWrite.drainPermits();
        FrameWriter writer = new FrameWriter(stream);
        for (int i = 0; i < 100; i++) {
            writer.send(new byte[] {(byte) i}, SOON);
        }
        stream.mayWrite.release(1000);
        writer.finish(SOON);
        assertTrue(stream.writeClosed);
        assertTrue(stream.writes.size() <= 3, () -> stream.writes.size() + " writes");
        FrameReader reader = new FrameReader(new FakeStream(stream.written(), 10), MAX, new ByteBudget(Long.MAX_VALUE));
        for (int i = 0; i < 100; i++) {
            assertEquals(i, reader.next().orElseThrow()[0]);
        }
    }

    @Test
    void makesSendersWaitWhenThePeerDoesNotRead() throws Exception {
        FakeStream stream = new FakeStream(new byte[0], 1);
        stream.mayWrite.drainPermits();
        FrameWriter writer = new FrameWriter(stream);
        CountDownLatch done = new CountDownLatch(1);
        Thread sender = Thread.ofVirtual().start(() -> {
            try {
                for (int i = 0; i < 10; i++) {
                    writer.send(new byte[FrameWriter.MAX_WAITING], SOON);
                }
                done.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        while (sender.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        assertEquals(1, done.getCount());
        stream.mayWrite.release(1000);
        done.await();
    }

    @Test
    void endsTheWaitForAPeerThatDoesNotReadAtTheDeadline() {
        FakeStream stream = new FakeStream(new byte[0], 1);
        stream.mayWrite.drainPermits();
        FrameWriter writer = new FrameWriter(stream);
        AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
        Deadline passed = Deadline.after(Duration.ofNanos(1), now::getAndIncrement);
        NetworkException e = assertThrows(NetworkException.class, () -> {
            for (int i = 0; i < 10; i++) {
                writer.send(new byte[FrameWriter.MAX_WAITING], passed);
            }
        });
        assertEquals(ErrorCode.TIMEOUT, e.code());
        assertThrows(NetworkException.class, () -> writer.finish(passed));
        stream.mayWrite.release(1000);
    }

    @Test
    void holdsNoMoreUnfinishedBytesThanTheBudget() {
        ByteBudget budget = new ByteBudget(100_000);
        byte[] half = bytes(FrameWriter.frame(new byte[MAX]).limit(MAX / 2));
        FrameReader first = new FrameReader(new FakeStream(half, 1000), MAX, budget);
        assertThrows(ProtocolException.class, first::next);
        assertTrue(budget.held() > 30_000, () -> budget.held() + " bytes");
        FrameReader second = new FrameReader(new FakeStream(half, 1000), MAX, budget);
        assertEquals(
                ErrorCode.OVERLOADED,
                assertThrows(RateLimitException.class, second::next).code());
        first.close();
        second.close();
        assertEquals(0, budget.held());
    }

    @Test
    void tellsSendersWhyItEnded() throws Exception {
        FakeStream stream = new FakeStream(new byte[0], 1);
        FrameWriter writer = new FrameWriter(stream);
        P2pException cause = P2pError.of(ErrorCode.NETWORK_ERROR, "gone").toException();
        writer.abort(cause);
        assertTrue(stream.wasReset);
        assertThrows(NetworkException.class, () -> writer.send(new byte[1], SOON));
        assertThrows(NetworkException.class, () -> writer.finish(SOON));
    }

    @Test
    void everyMessageIsPaidForWithItsLengthBeforeItIsRead() {
        List<Long> paid = new ArrayList<>();
        FrameReader reader = paying(paid, Long.MAX_VALUE, new byte[10], new byte[200]);
        while (reader.nextFrame().isPresent()) {
            assertTrue(paid.size() <= 2);
        }
        assertEquals(List.of(11L, 202L), paid);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1023, 1024, 1025, 50_000})
    void whatIsNotPaidForIsDroppedButItsBeginningAndTheNextIsRead(int length) {
        byte[] message = new byte[length];
        new Random(length).nextBytes(message);
        FrameReader reader = paying(new ArrayList<>(), 0, message, new byte[] {7});
        Frame.Unpaid unpaid =
                assertInstanceOf(Frame.Unpaid.class, reader.nextFrame().orElseThrow());
        assertArrayEquals(Arrays.copyOf(message, Math.min(length, FrameReader.HEAD)), unpaid.head());
        Frame.Unpaid next =
                assertInstanceOf(Frame.Unpaid.class, reader.nextFrame().orElseThrow());
        assertArrayEquals(new byte[] {7}, next.head());
        assertTrue(reader.nextFrame().isEmpty());
    }

    @Test
    void whatIsTooLongCostsAsMuchAsTheLongestMessage() {
        List<Long> paid = new ArrayList<>();
        FrameReader reader = paying(paid, Long.MAX_VALUE, new byte[MAX + 1]);
        assertThrows(RemoteException.class, reader::nextFrame);
        assertEquals(List.of(MAX + 3L), paid);
    }

    @Test
    void aLengthThatIsNoneCostsToo() {
        List<Long> paid = new ArrayList<>();
        byte[] endless = new byte[20];
        Arrays.fill(endless, (byte) 0xff);
        FrameReader reader = reader(paid, Long.MAX_VALUE, endless);
        assertThrows(ProtocolException.class, reader::nextFrame);
        assertEquals(List.of(9L), paid);
    }

    @Test
    void theIdIsFoundInWhatIsLeftOfAMessage() {
        Json json = new Json();
        assertEquals("7", id(json, "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"a/b\",\"params\":{\"text\":\"xx"));
        assertEquals("\"a\"", id(json, "{\"params\":{\"id\":1,\"x\":[{}]},\"id\":\"a\""));
        for (String none : List.of(
                "", "[1]", "{", "{\"id\":", "{\"id\":12", "{\"id\":{\"id\":1}}", "\u0000\u0001", "{\"params\":[\"")) {
            assertEquals("none", id(json, none), none);
        }
    }

    private static String id(Json json, String head) {
        return json.id(head.getBytes(StandardCharsets.UTF_8))
                .map(Object::toString)
                .orElse("none");
    }

    private static FrameReader paying(List<Long> paid, long purse, byte[]... messages) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (byte[] message : messages) {
            wire.writeBytes(bytes(FrameWriter.frame(message)));
        }
        return reader(paid, purse, wire.toByteArray());
    }

    private static FrameReader reader(List<Long> paid, long purse, byte[] wire) {
        return new FrameReader(new FakeStream(wire, 1000), MAX, new ByteBudget(Long.MAX_VALUE), price -> {
            paid.add(price);
            return price <= purse ? Optional.empty() : Optional.of(P2pError.of(ErrorCode.RATE_LIMIT_EXCEEDED, "spent"));
        });
    }
}

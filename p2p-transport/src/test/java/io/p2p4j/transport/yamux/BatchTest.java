package io.p2p4j.transport.yamux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.transport.pipe.BufferPool;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BatchTest {

    private static final int BULK = 64 << 10;

    private final Batch batch = new Batch(new BufferPool());
    private final Batch.Share one = new Batch.Share();
    private final Batch.Share three = new Batch.Share();

    @Test
    void whatIsSmallGoesBeforeTheBulkThatWasThereFirst() {
        bulk(one, 1);
        small(three, 3, 100);
        batch.frame(three, new FrameHeader(FrameType.WINDOW_UPDATE, FrameHeader.FIN, 3, 0));
        Batch.Step step = batch.take();
        assertEquals(List.of("DATA 3", "WINDOW_UPDATE 3"), names(step.first()));
        assertEquals(List.of("DATA 1"), names(step.rest()));
    }

    @Test
    void whatFollowsTheBulkOfItsStreamIsBulk() {
        bulk(one, 1);
        assertFalse(batch.isSmall(one, 1));
        batch.frame(one, new FrameHeader(FrameType.WINDOW_UPDATE, FrameHeader.FIN, 1, 0));
        Batch.Step step = batch.take();
        assertEquals(List.of("DATA 1", "WINDOW_UPDATE 1"), names(step.first()));
        assertFalse(step.rest().hasRemaining());
        assertTrue(batch.isSmall(one, 1));
    }

    @Test
    void pingsOvertakeAndWhatEndsTheSessionDoesNot() {
        batch.late(new FrameHeader(FrameType.GO_AWAY, 0, 0, 0));
        bulk(one, 1);
        batch.early(new FrameHeader(FrameType.PING, FrameHeader.SYN, 0, 7));
        Batch.Step step = batch.take();
        assertEquals(List.of("PING 0"), names(step.first()));
        assertEquals(List.of("GO_AWAY 0", "DATA 1"), names(step.rest()));
    }

    @Test
    void aLittleBulkSharesTheStepOfWhatIsSmall() {
        small(three, 3, 100);
        batch.bulk(one, 1, 0, ByteBuffer.allocate(5000), 5000);
        Batch.Step step = batch.take();
        assertEquals(List.of("DATA 3", "DATA 1"), names(step.first()));
        assertFalse(step.rest().hasRemaining());
        assertTrue(batch.take().isEmpty());
    }

    @Test
    void aStreamThatWritesMuchInSmallPiecesIsBulkAfterItsShare() {
        int n = 0;
        for (; batch.isSmall(one, 1000); n++) {
            small(one, 1, 1000);
        }
        assertEquals(16, n);
        assertTrue(batch.isSmall(three, 1000));
    }

    @Test
    void manyStreamsHaveNoMoreSmallDataThanABatchHoldsOfIt() {
        int n = 0;
        for (Batch.Share share = new Batch.Share(); batch.isSmall(share, 4000); share = new Batch.Share()) {
            small(share, 1 + 2 * n++, 4000);
        }
        assertEquals(16, n);
    }

    @Test
    void lessBulkIsGatheredWhileSmallDataComesAlongAndSomeTimeAfter() {
        int alone = fill();
        batch.take();
        small(three, 3, 10);
        int shared = fill();
        assertTrue(shared < alone / 2, shared + " of " + alone);
        for (int i = 0; i < 15; i++) {
            batch.take();
            assertEquals(shared, fill());
        }
        batch.take();
        assertEquals(alone, fill());
    }

    @Test
    void aFrameThatWaitsCanBeIncreasedWhereverItIs() {
        Batch.Place small = batch.frame(three, new FrameHeader(FrameType.WINDOW_UPDATE, 0, 3, 5));
        bulk(one, 1);
        Batch.Place late = batch.frame(one, new FrameHeader(FrameType.WINDOW_UPDATE, 0, 1, 6));
        assertTrue(batch.increase(small, 10));
        assertTrue(batch.increase(late, 20));
        Batch.Step step = batch.take();
        assertEquals(15, FrameHeader.read(step.first()).length());
        ByteBuffer last = step.rest().position(step.rest().limit() - FrameHeader.SIZE);
        assertEquals(26, FrameHeader.read(last).length());
        assertFalse(batch.increase(small, 1));
        assertFalse(batch.increase(Batch.Place.SENT, 1));
    }

    @Test
    void theBytesOfEachStreamStayInOrderWhateverIsWritten() {
        Random random = new Random(5);
        Map<Integer, Batch.Share> shares = new HashMap<>();
        Map<Integer, Integer> sent = new HashMap<>();
        Map<Integer, Integer> received = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            int stream = 1 + 2 * random.nextInt(5);
            Batch.Share share = shares.computeIfAbsent(stream, id -> new Batch.Share());
            int n = Integer.BYTES * (1 + random.nextInt(random.nextBoolean() ? 100 : 5000));
            ByteBuffer source = ByteBuffer.allocate(n);
            if (batch.isSmall(share, n) || batch.hasRoom()) {
                source.putInt(sent.merge(stream, 1, Integer::sum)).clear();
                write(share, stream, source);
            }
            if (random.nextInt(10) == 0) {
                Batch.Step step = batch.take();
                check(step.first(), received);
                check(step.rest(), received);
            }
        }
        assertEquals(5, received.size());
    }

    /** Writes once, whatever fits. */
    private void write(Batch.Share share, int stream, ByteBuffer source) {
        if (batch.isSmall(share, source.remaining())) {
            batch.small(share, stream, 0, source);
        } else {
            batch.bulk(share, stream, 0, source, Long.MAX_VALUE);
        }
    }

    private static void check(ByteBuffer frames, Map<Integer, Integer> received) {
        while (frames.hasRemaining()) {
            FrameHeader header = FrameHeader.read(frames);
            assertEquals(received.merge(header.stream(), 1, Integer::sum), frames.getInt(frames.position()));
            frames.position(frames.position() + (int) header.length());
        }
    }

    private void small(Batch.Share share, int stream, int bytes) {
        assertTrue(batch.isSmall(share, bytes));
        batch.small(share, stream, 0, ByteBuffer.allocate(bytes));
    }

    private void bulk(Batch.Share share, int stream) {
        assertEquals(Batch.MAX_DATA, batch.bulk(share, stream, 0, ByteBuffer.allocate(BULK), BULK));
    }

    private int fill() {
        int bytes = 0;
        while (batch.hasRoom()) {
            bytes += batch.bulk(one, 1, 0, ByteBuffer.allocate(BULK), BULK);
        }
        return bytes;
    }

    private static List<String> names(ByteBuffer frames) {
        List<String> names = new ArrayList<>();
        while (frames.hasRemaining()) {
            FrameHeader header = FrameHeader.read(frames);
            int data = header.type() == FrameType.DATA ? (int) header.length() : 0;
            frames.position(frames.position() + data);
            names.add(header.type() + " " + header.stream());
        }
        return names;
    }
}

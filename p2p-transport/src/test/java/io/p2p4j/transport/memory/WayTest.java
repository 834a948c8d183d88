package io.p2p4j.transport.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What arrives when, on a pipe between two hosts whose time stands still until it is advanced. */
@Timeout(20)
class WayTest {

    private static final Optional<String> NOTHING = Optional.empty();

    private final Pipes pipes = new Pipes();
    private final MemoryPipe alice;
    private final MemoryPipe bob;

    WayTest() throws IOException {
        MemoryPipe.Pair pair = pipes.connect("alice", "bob");
        alice = pair.first();
        bob = pair.second();
    }

    @Nested
    class Latency {

        @Test
        void letsBytesArriveAtTheirMomentAndNotBefore() throws Exception {
            pipes.latency(50);
            Pipes.write(alice, "hi");
            pipes.time.advance(Duration.ofMillis(50).minusNanos(1));
            assertEquals(NOTHING, Pipes.arrived(bob));
            pipes.time.advance(Duration.ofNanos(1));
            assertEquals("hi", Pipes.read(bob));
        }

        @Test
        void wakesAReaderWhoseBytesArrive() throws Exception {
            pipes.latency(50);
            Future<String> reading = Pipes.waiting(() -> Pipes.read(bob));
            Pipes.write(alice, "hi");
            while (pipes.time.waiting() == 0) {
                Thread.onSpinWait();
            }
            assertFalse(reading.isDone());
            pipes.advance(50);
            assertEquals("hi", reading.get());
        }

        @Test
        void isThatOfTheWayAndNotOfTheWayBack() throws Exception {
            pipes.network.shape("alice", "bob", conditions -> conditions.withLatency(Duration.ofMillis(10)));
            pipes.network.shape("bob", "alice", conditions -> conditions.withLatency(Duration.ofMillis(20)));
            Pipes.write(alice, "there");
            Pipes.write(bob, "back");
            pipes.advance(10);
            assertEquals("there", Pipes.read(bob));
            assertEquals(NOTHING, Pipes.arrived(alice));
            pipes.advance(10);
            assertEquals("back", Pipes.read(alice));
        }

        @Test
        void keepsWhatItsWayHasOfItsOwn() throws Exception {
            pipes.network.shape("alice", "bob", conditions -> conditions.withLatency(Duration.ZERO));
            pipes.latency(50);
            Pipes.write(alice, "now");
            assertEquals("now", Pipes.read(bob));
        }

        @Test
        void letsNothingOvertakeWhatWasWrittenBefore() throws Exception {
            pipes.latency(50);
            Pipes.write(alice, "first ");
            pipes.latency(0);
            Pipes.write(alice, "second");
            assertEquals(NOTHING, Pipes.arrived(bob));
            pipes.advance(50);
            assertEquals("first second", Pipes.read(bob));
        }

        @Test
        void isNotThereWithinAHost() throws Exception {
            MemoryPipe.Pair own = pipes.connect("carol", "carol");
            pipes.latency(50);
            Pipes.write(own.first(), "now");
            assertEquals("now", Pipes.read(own.second()));
        }

        @Test
        void refusesWhatCannotBe() {
            assertThrows(IllegalArgumentException.class, () -> pipes.latency(-1));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> pipes.latency(Duration.ofDays(2).toMillis()));
            assertThrows(IllegalArgumentException.class, () -> new Conditions(Duration.ZERO, 0));
            assertThrows(IllegalArgumentException.class, () -> pipes.advance(-1));
        }
    }

    @Nested
    class Bandwidth {

        @Test
        void queuesBytesBehindEarlierOnes() throws Exception {
            pipes.latency(50);
            pipes.network.shape(conditions -> conditions.withBandwidth(1000));
            Pipes.write(alice, "a".repeat(100)); // leaves until 100
            pipes.advance(20);
            Pipes.write(alice, "b".repeat(30)); // leaves until 130
            pipes.advance(129);
            assertEquals(NOTHING, Pipes.arrived(bob));
            pipes.advance(1);
            assertEquals("a".repeat(100), Pipes.read(bob));
            pipes.advance(29);
            assertEquals(NOTHING, Pipes.arrived(bob));
            pipes.advance(1);
            assertEquals("b".repeat(30), Pipes.read(bob));
        }

        @Test
        void isNotSavedUpWhileNothingIsWritten() throws Exception {
            pipes.network.shape(conditions -> conditions.withBandwidth(1000));
            pipes.advance(1000);
            Pipes.write(alice, "a".repeat(100));
            pipes.advance(99);
            assertEquals(NOTHING, Pipes.arrived(bob));
            pipes.advance(1);
            assertEquals("a".repeat(100), Pipes.read(bob));
        }
    }

    @Nested
    class Bounds {

        @Test
        void blockAWriterUntilItsBytesAreRead() throws Exception {
            pipes.latency(50);
            pipes.network.shape(conditions -> conditions.withBandwidth(1_000_000));
            int held = Conditions.LEAST_HELD + 50_000;
            assertEquals(held, alice.write(ByteBuffer.allocate(200_000)));
            Future<Integer> writing = Pipes.waiting(() -> alice.write(ByteBuffer.allocate(7)));
            pipes.advance(1000);
            assertFalse(writing.isDone());
            assertEquals(10, bob.read(ByteBuffer.allocate(10)));
            assertEquals(7, writing.get());
        }

        @Test
        void holdWhateverBandwidthAndLatencyAre() throws Exception {
            assertEquals(Conditions.LEAST_HELD, Conditions.PERFECT.held());
            pipes.latency(1000);
            assertEquals(Conditions.MOST_HELD, alice.write(ByteBuffer.allocate(2 * Conditions.MOST_HELD)));
        }

        @Test
        void growForAWriterWhoWaits() throws Exception {
            alice.write(ByteBuffer.allocate(Conditions.LEAST_HELD));
            Future<Integer> writing = Pipes.waiting(() -> alice.write(ByteBuffer.allocate(7)));
            pipes.latency(1);
            assertEquals(7, writing.get());
        }
    }

    @Nested
    class Closing {

        @Test
        void arrivesAfterWhatWasWritten() throws Exception {
            pipes.latency(50);
            Pipes.write(alice, "bye");
            alice.close();
            assertEquals(NOTHING, Pipes.arrived(bob));
            pipes.advance(50);
            assertEquals("bye", Pipes.read(bob));
            assertEquals("<end>", Pipes.read(bob));
            assertEquals("<end>", Pipes.read(bob));
        }

        @Test
        void isHeardOfByTheWriterAfterTheLatency() throws Exception {
            pipes.latency(50);
            alice.close();
            Pipes.write(bob, "lost");
            pipes.advance(50);
            assertThrows(IOException.class, () -> Pipes.write(bob, "?"));
        }

        @Test
        void endsAReaderWhoWaitsForWhatIsOnItsWay() throws Exception {
            pipes.latency(50);
            Pipes.write(alice, "hi");
            Future<String> reading = Pipes.waiting(() -> Pipes.read(bob));
            bob.close();
            assertInstanceOf(
                    AsynchronousCloseException.class,
                    assertThrows(ExecutionException.class, reading::get).getCause());
            assertThrows(ClosedChannelException.class, () -> Pipes.read(bob));
        }

        @Test
        void endsAWriterWhoWaitsForRoom() throws Exception {
            alice.write(ByteBuffer.allocate(Conditions.LEAST_HELD));
            Future<Integer> writing = Pipes.waiting(() -> alice.write(ByteBuffer.allocate(1)));
            alice.close();
            assertInstanceOf(
                    AsynchronousCloseException.class,
                    assertThrows(ExecutionException.class, writing::get).getCause());
        }

        @Test
        void ofWritingAloneLeavesReading() throws Exception {
            alice.finish();
            assertEquals("<end>", Pipes.read(bob));
            Pipes.write(bob, "still");
            assertEquals("still", Pipes.read(alice));
            assertThrows(AsynchronousCloseException.class, () -> Pipes.write(alice, "?"));
        }
    }

    @Test
    void arrivesInTwoRunsAtTheSameMoments() throws Exception {
        assertEquals(run(0), run(-5_000_000_000_000L));
    }

    /** Writes, waits and reads as a seed says; returns what was read when. */
    private static List<String> run(long start) throws Exception {
        Pipes run = new Pipes(start);
        MemoryPipe.Pair pair = run.connect("alice", "bob");
        run.latency(20);
        run.network.shape("bob", "alice", conditions -> conditions.withBandwidth(10_000));
        Random random = new Random(1);
        List<String> log = new ArrayList<>();
        for (int step = 0; step < 500; step++) {
            switch (random.nextInt(8)) {
                case 0 -> run.network.partition(List.of(Set.of("bob")));
                case 1 -> run.network.heal();
                case 2, 3 -> Pipes.write(pair.first(), "a".repeat(1 + random.nextInt(100)));
                case 4, 5 -> Pipes.write(pair.second(), "b".repeat(1 + random.nextInt(100)));
                default -> run.advance(random.nextInt(10));
            }
            log.add(step + " " + Pipes.arrived(pair.first()) + Pipes.arrived(pair.second()));
        }
        return log;
    }
}

package io.p2p4j.transport.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.TransportConfig;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.api.transport.Transport;
import io.p2p4j.transport.pipe.Link;
import io.p2p4j.transport.upgrade.TestNode;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the script does to dials and pipes between hosts. */
@Timeout(20)
class MemoryNetworkTest {

    private static final Optional<String> NOTHING = Optional.empty();

    private final Pipes pipes = new Pipes();
    private final MemoryNetwork network = pipes.network;

    private Link dial(String from, String to) throws IOException {
        return network.wire(from, Pipes.at(to)).connect();
    }

    private static <T extends Throwable> T failure(Class<T> type, Future<?> future) {
        return assertInstanceOf(
                type, assertThrows(ExecutionException.class, future::get).getCause());
    }

    @Nested
    class ADial {

        @Test
        void takesOneWayToArriveAndBothToBeAnswered() throws Exception {
            network.shape("alice", "bob", conditions -> conditions.withLatency(Duration.ofMillis(10)));
            network.shape("bob", "alice", conditions -> conditions.withLatency(Duration.ofMillis(20)));
            MemorySource bob = pipes.listen("bob");
            Future<Link> dialling = Pipes.waiting(() -> dial("alice", "bob"));
            Future<Link> accepting = Pipes.waiting(bob::accept);
            pipes.advance(9);
            assertFalse(accepting.isDone());
            pipes.advance(1);
            Link far = accepting.get();
            pipes.advance(19);
            assertFalse(dialling.isDone());
            pipes.advance(1);
            Link near = dialling.get();
            assertEquals(near.local(), far.remote());
            assertEquals(near.remote(), far.local());
            assertEquals(Pipes.at("alice.1"), near.local());
        }

        @Test
        void isAcceptedInTheOrderOfArrival() throws Exception {
            network.shape("slow", "bob", conditions -> conditions.withLatency(Duration.ofMillis(10)));
            MemorySource bob = pipes.listen("bob");
            Future<Link> slow = Pipes.waiting(() -> dial("slow", "bob"));
            pipes.advance(5);
            dial("zoe", "bob");
            dial("carol", "bob");
            pipes.advance(5);
            List<String> accepted = List.of(
                    bob.accept().remote().toString(),
                    bob.accept().remote().toString(),
                    bob.accept().remote().toString());
            assertEquals(List.of("/memory/carol.1", "/memory/zoe.1", "/memory/slow.1"), accepted);
            assertEquals("/memory/slow.1", slow.get().local().toString());
        }

        @Test
        void isRefusedAfterTheWayThereAndBack() throws Exception {
            pipes.latency(10);
            Future<Link> dialling = Pipes.waiting(() -> dial("alice", "bob"));
            pipes.advance(19);
            assertFalse(dialling.isDone());
            pipes.advance(1);
            failure(ConnectException.class, dialling);
        }

        @Test
        void isRefusedWhereTooManyWait() throws Exception {
            try (MemorySource bob = pipes.listen("bob")) {
                for (int i = 0; i < MemorySource.BACKLOG; i++) {
                    dial("alice", "bob");
                }
                assertThrows(ConnectException.class, () -> dial("alice", "bob"));
                bob.accept();
                dial("alice", "bob");
            }
        }

        @Test
        void thatIsGivenUpIsNeverHeardOf() throws Exception {
            pipes.latency(10);
            MemorySource bob = pipes.listen("bob");
            Wire wire = network.wire("alice", Pipes.at("bob"));
            Future<Link> dialling = Pipes.waiting(wire::connect);
            wire.close();
            failure(AsynchronousCloseException.class, dialling);
            Future<Link> accepting = Pipes.waiting(bob::accept);
            pipes.advance(10);
            assertFalse(accepting.isDone());
            assertEquals(0, network.wires());
            bob.close();
            failure(AsynchronousCloseException.class, accepting);
        }
    }

    @Nested
    class ACut {

        @Test
        void breaksPipesAtOnceWhateverIsOnItsWay() throws Exception {
            MemoryPipe.Pair pair = pipes.connect("alice", "bob");
            pipes.latency(10);
            Pipes.write(pair.first(), "lost");
            Future<String> reading = Pipes.waiting(() -> Pipes.read(pair.second()));
            network.cut("bob", "alice");
            failure(IOException.class, reading);
            assertThrows(IOException.class, () -> Pipes.write(pair.first(), "?"));
            assertThrows(IOException.class, () -> Pipes.read(pair.first()));
            assertEquals(0, network.wires());
        }

        @Test
        void endsAWriterWhoWaitsForRoom() throws Exception {
            MemoryPipe.Pair pair = pipes.connect("alice", "bob");
            pair.first().write(ByteBuffer.allocate(Conditions.LEAST_HELD));
            Future<Integer> writing = Pipes.waiting(() -> pair.first().write(ByteBuffer.allocate(1)));
            network.cut("alice", "bob");
            failure(IOException.class, writing);
        }

        @Test
        void endsADialThatIsUnderWayAndRefusesOthersUntilItIsHealed() throws Exception {
            MemorySource bob = pipes.listen("bob");
            pipes.latency(10);
            Future<Link> dialling = Pipes.waiting(() -> dial("alice", "bob"));
            network.cut("alice", "bob");
            failure(ConnectException.class, dialling);
            pipes.latency(0);
            assertThrows(ConnectException.class, () -> dial("alice", "bob"));
            dial("carol", "bob");
            pipes.advance(1);
            network.heal("bob", "alice");
            dial("alice", "bob");
            assertEquals("/memory/carol.1", bob.accept().remote().toString());
        }

        @Test
        void leavesThePipesOfOthers() throws Exception {
            MemoryPipe.Pair pair = pipes.connect("alice", "carol");
            network.cut("alice", "bob");
            Pipes.write(pair.first(), "hi");
            assertEquals("hi", Pipes.read(pair.second()));
        }

        @Test
        void isNotForOneHost() {
            assertThrows(IllegalArgumentException.class, () -> network.cut("alice", "alice"));
        }
    }

    @Nested
    class APartition {

        private final MemoryPipe alice;
        private final MemoryPipe bob;

        APartition() throws IOException {
            MemoryPipe.Pair pair = pipes.connect("alice", "bob");
            alice = pair.first();
            bob = pair.second();
        }

        private void part() {
            network.partition(List.of(Set.of("alice", "carol")));
        }

        @Test
        void stallsPipesSilentlyAndSendsAnewOnceHealed() throws Exception {
            pipes.latency(10);
            Pipes.write(alice, "one ");
            pipes.advance(5);
            part();
            Pipes.write(alice, "two");
            pipes.advance(1000);
            assertEquals(NOTHING, Pipes.arrived(bob));
            Future<String> reading = Pipes.waiting(() -> Pipes.read(bob));
            network.heal();
            pipes.advance(9);
            assertFalse(reading.isDone());
            pipes.advance(1);
            assertEquals("one two", reading.get());
        }

        @Test
        void leavesWhatHasArrived() throws Exception {
            pipes.latency(10);
            Pipes.write(alice, "here");
            pipes.advance(10);
            part();
            assertEquals("here", Pipes.read(bob));
        }

        @Test
        void fillsTheWritersRoom() throws Exception {
            part();
            assertEquals(Conditions.LEAST_HELD, alice.write(ByteBuffer.allocate(1 << 20)));
            Future<Integer> writing = Pipes.waiting(() -> alice.write(ByteBuffer.allocate(1)));
            bob.close(); // of which alice cannot know
            pipes.advance(1000);
            assertFalse(writing.isDone());
            network.heal();
            failure(IOException.class, writing);
        }

        @Test
        void hidesThatTheOtherEndWasClosed() throws Exception {
            pipes.latency(10);
            part();
            alice.close();
            pipes.advance(1000);
            assertEquals(NOTHING, Pipes.arrived(bob));
            Pipes.write(bob, "into the void");
            network.heal();
            Pipes.write(bob, "still");
            pipes.advance(10);
            assertEquals("<end>", Pipes.read(bob));
            assertThrows(IOException.class, () -> Pipes.write(bob, "?"));
        }

        @Test
        void givesADialNoAnswerUntilItIsHealed() throws Exception {
            MemorySource source = pipes.listen("bob");
            part();
            Future<Link> dialling = Pipes.waiting(() -> dial("carol", "bob"));
            Future<Link> accepting = Pipes.waiting(source::accept);
            pipes.advance(1000);
            assertFalse(dialling.isDone() || accepting.isDone());
            network.heal();
            assertEquals(dialling.get().local(), accepting.get().remote());
        }

        @Test
        void holdsADialWhereverItIsOnItsWay() throws Exception {
            MemorySource source = pipes.listen("bob");
            pipes.latency(10);
            Future<Link> arrived = Pipes.waiting(() -> dial("carol", "bob"));
            pipes.advance(10);
            Future<Link> underway = Pipes.waiting(() -> dial("alice", "bob"));
            pipes.advance(5);
            part();
            pipes.advance(1000);
            assertEquals("/memory/carol.1", source.accept().remote().toString());
            assertFalse(arrived.isDone() || underway.isDone());
            network.heal();
            pipes.advance(10);
            arrived.get();
            assertEquals("/memory/alice.2", source.accept().remote().toString());
            pipes.advance(10);
            underway.get();
        }

        @Test
        void leavesThoseOfOneGroupToEachOther() throws Exception {
            MemoryPipe.Pair named = pipes.connect("alice", "carol");
            MemoryPipe.Pair rest = pipes.connect("bob", "dave");
            part();
            Pipes.write(named.first(), "hi");
            Pipes.write(rest.first(), "ho");
            assertEquals("hi", Pipes.read(named.second()));
            assertEquals("ho", Pipes.read(rest.second()));
        }

        @Test
        void replacesAnEarlierOne() throws Exception {
            part();
            Pipes.write(alice, "hi");
            network.partition(List.of(Set.of("carol")));
            assertEquals("hi", Pipes.read(bob));
        }

        @Test
        void hasEachHostInOneGroup() {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> network.partition(List.of(Set.of("alice"), Set.of("alice", "bob"))));
        }
    }

    @Test
    void forgetsPipesThatAreClosed() throws Exception {
        MemoryPipe.Pair pair = pipes.connect("alice", "bob");
        pair.first().close();
        assertEquals(1, network.wires());
        pair.second().close();
        assertEquals(0, network.wires());
    }

    @Test
    void refusesAHostThatNoAddressCanName() {
        for (String name : new String[] {"", "a/b", "x".repeat(250)}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> network.transport(name, TestNode.context(TransportConfig.defaults())));
        }
        assertTrue(network.transport("x".repeat(200), TestNode.context(TransportConfig.defaults()))
                .supports(Pipes.at("bob")));
    }

    @Test
    void waitsUnderATimeThatPassesByItself() throws Exception {
        AtomicLong nanos = new AtomicLong();
        Ticker ticker = () -> nanos.addAndGet(100_000); // whoever looks has waited
        MemoryNetwork running = new MemoryNetwork(NetworkTime.running(ticker));
        running.shape(conditions -> conditions.withLatency(Duration.ofMillis(5)));
        try (MemorySource bob = running.bind("bob", Pipes.at("bob"))) {
            Link near = running.wire("alice", Pipes.at("bob")).connect();
            Pipes.write(near.pipe(), "hi");
            assertEquals("hi", Pipes.read(bob.accept().pipe()));
        }
        assertTrue(nanos.get() >= Duration.ofMillis(15).toNanos());
    }

    @Test
    void isScriptedAsTheReadmeShows() throws IOException {
        ProviderContext<TransportConfig> context = TestNode.context(TransportConfig.defaults());
        // snippet begins
        SettableTime time = new SettableTime(0);
        MemoryNetwork network = new MemoryNetwork(time);
        network.shape(
                conditions -> conditions.withLatency(Duration.ofMillis(50)).withBandwidth(1_000_000));
        Transport alice = network.transport("alice", context);
        network.cut("alice", "bob");
        network.partition(List.of(Set.of("alice"), Set.of("bob")));
        network.heal();
        time.advance(Duration.ofMillis(50));
        // snippet ends
        assertTrue(alice.supports(Pipes.at("bob")));
        String test = Files.readString(Path.of("src/test/java/io/p2p4j/transport/memory/MemoryNetworkTest.java"));
        String snippet = test.substring(test.indexOf("// snippet begins") + 17, test.indexOf("// snippet ends"));
        String shown = Files.readString(Path.of("README.md"));
        assertTrue(shown.replaceAll("\\s+", "").contains(snippet.replaceAll("\\s+", "")));
    }
}

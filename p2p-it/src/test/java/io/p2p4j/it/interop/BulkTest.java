package io.p2p4j.it.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.transport.Stream;
import io.p2p4j.it.kit.Nodes;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Much at a time: bytes in both directions, streams of both sides, windows larger than they begin. */
@ExtendWith(JsPeers.class)
@Timeout(120)
class BulkTest {

    private static final int BULK = 100_000_000;
    private static final int INITIAL_WINDOW = 256 << 10;
    private static final int STREAMS = 1000;

    static java.util.stream.Stream<Way> ways() {
        return Way.all();
    }

    /** Asks for bytes and sends some, and returns how many came. */
    private static long perf(Meeting meeting, long up, long down) throws InterruptedException {
        try (Stream stream = meeting.open(Served.PERF)) {
            stream.write(ByteBuffer.allocate(Long.BYTES).putLong(0, down));
            Bytes.send(stream, up);
            stream.closeWrite();
            return Bytes.receive(stream).bytes();
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aHundredMegabytesGoBothWays(Way way, JsPeer js, TestReporter reporter) throws Exception {
        try (Meeting meeting = Meeting.of(way, js)) {
            switch (way.dialler()) {
                case OURS -> {
                    long start = System.nanoTime();
                    assertEquals(0, perf(meeting, BULK, 0));
                    report(reporter, way + " up", (System.nanoTime() - start) / 1e6);
                    assertEquals(BULK, meeting.event("perf").path("bytes").asInt());
                    start = System.nanoTime();
                    assertEquals(BULK, perf(meeting, 0, BULK));
                    report(reporter, way + " down", (System.nanoTime() - start) / 1e6);
                }
                case JAVASCRIPT -> {
                    JsonNode up = meeting.command("perf", "up", BULK, "down", 0);
                    assertEquals(0, up.path("bytes").asInt());
                    report(reporter, way + " up", up.path("took").asDouble());
                    JsonNode down = meeting.command("perf", "up", 0, "down", BULK);
                    assertEquals(BULK, down.path("bytes").asInt());
                    report(reporter, way + " down", down.path("took").asDouble());
                }
            }
        }
    }

    private static void report(TestReporter reporter, String what, double millis) {
        reporter.publishEntry(what, String.format(Locale.ROOT, "%.0f MB/s", BULK / 1000 / millis));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aThousandStreamsOfEachSideAreOpenAtOnce(Way way, JsPeer js) throws Exception {
        try (Meeting meeting = Meeting.of(
                        way,
                        js,
                        "transport.yamux.accept_backlog",
                        "1000",
                        "resilience.rate_limit.max_streams",
                        "1100");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<JsonNode> theirs =
                    meeting.begin("streams", "protocol", Served.ECHO.name(), "count", STREAMS, "size", 10_000);
            List<Stream> ours = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                Stream stream = meeting.open(Served.COLLECT);
                ours.add(stream);
                Bytes.send(stream, 1);
            }
            List<Future<Bytes.Received>> answers = new ArrayList<>();
            for (Stream stream : ours) {
                answers.add(threads.submit(() -> {
                    stream.closeWrite();
                    return Bytes.receive(stream);
                }));
            }
            for (Future<Bytes.Received> answer : answers) {
                assertEquals(Bytes.Received.whole(1), answer.get());
            }
            ours.forEach(Stream::close);
            JsonNode all = theirs.call();
            assertEquals(STREAMS * 10_000, all.path("bytes").asInt());
            assertTrue(all.path("equal").asBoolean());
        }
    }

    @ParameterizedTest
    @EnumSource(Way.Channel.class)
    void windowsGrowWhereTheWayIsLong(Way.Channel channel, JsPeer js) throws Exception {
        int largest = 1 << 20;
        int bytes = 30_000_000;
        Nodes nodes = new Nodes();
        var builder = Meeting.builder(nodes, channel).set("transport.yamux.max_window", String.valueOf(largest));
        try (SlowRelay relay = SlowRelay.to(js.address(), Duration.ofMillis(20));
                Meeting meeting = Meeting.of(nodes, builder, js)) {
            meeting.node().connect(relay.address());
            assertEquals(0, perf(meeting, bytes, 0));
            JsonNode theirs = meeting.event("perf");
            assertEquals(bytes, theirs.path("bytes").asInt());
            assertEquals(16 << 20, theirs.path("window").asInt());
            assertTrue(relay.mostTo() > INITIAL_WINDOW, () -> relay.mostTo() + " bytes under way to them");
            assertEquals(bytes, perf(meeting, 0, bytes));
            assertTrue(relay.mostFrom() > INITIAL_WINDOW, () -> relay.mostFrom() + " bytes under way to us");
            assertTrue(relay.mostFrom() < largest * 1.1, () -> relay.mostFrom() + " bytes under way to us");
        }
    }
}

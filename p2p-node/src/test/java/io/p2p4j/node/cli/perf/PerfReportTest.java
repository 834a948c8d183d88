package io.p2p4j.node.cli.perf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.node.protocol.Perf;
import io.p2p4j.node.testing.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PerfReportTest {

    private final PerfReport report = new PerfReport();

    @Test
    void saysRatesAndPercentiles() {
        report.pings(
                LongStream.rangeClosed(1, 100).map(i -> (101 - i) * 1_000_000).toArray(), Duration.ofSeconds(2));
        report.upload(new Perf.Transfer(5_000_000, Duration.ofSeconds(2)));
        report.handshakes(10, Duration.ofMillis(500));
        assertTrue(report.complete());
        assertEquals(
                List.of("{\"round_trips_per_second\":50.0,\"ping_p50_ms\":51.0,\"ping_p99_ms\":100.0,"
                        + "\"upload_bytes\":5000000,\"upload_mb_per_second\":2.5,"
                        + "\"handshakes\":10,\"handshakes_per_second\":20.0,\"failed\":{}}"),
                report.json());
        assertTrue(report.lines().contains("upload mb per second     2.500"), report.lines()::toString);
    }

    @Test
    void saysWhatFailedAndTheRest() {
        report.failed("upload", P2pError.of(ErrorCode.PROTOCOL_NOT_SUPPORTED, "not offered"));
        assertFalse(report.complete());
        assertEquals(List.of("{\"failed\":{\"upload\":\"PROTOCOL_NOT_SUPPORTED\"}}"), report.json());
    }

    @Test
    void progressIsSaidOnceASecond() {
        Time time = new Time();
        List<String> lines = new ArrayList<>();
        Progress progress = new Progress(time, Optional.of(lines::add));
        progress.begin("upload");
        for (int i = 1; i <= 25; i++) {
            time.pass(Duration.ofMillis(100));
            assertEquals(Duration.ofMillis(100L * i), progress.reached(i, "MB"));
        }
        assertEquals(List.of("upload        1 s  10.0 MB/s", "upload        2 s  10.0 MB/s"), lines);
    }
}

package io.p2p4j.node.cli.perf;

import io.p2p4j.api.error.P2pError;
import io.p2p4j.node.PeerInfo;
import io.p2p4j.node.protocol.Perf;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Gathers what was measured and says it to people or programs. Used by one thread. */
final class PerfReport {

    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Map<String, String> failures = new LinkedHashMap<>();

    void peer(PeerInfo info) {
        values.put("peer", info.peer().toString());
        values.put("agent", info.agent());
    }

    void pings(long[] nanos, Duration elapsed) {
        Arrays.sort(nanos);
        rate("round_trips_per_second", nanos.length, elapsed);
        values.put("ping_p50_ms", nanos[nanos.length / 2] / 1e6);
        values.put("ping_p99_ms", nanos[(int) (nanos.length * 0.99)] / 1e6);
    }

    void upload(Perf.Transfer transfer) {
        transfer("upload", transfer);
    }

    void download(Perf.Transfer transfer) {
        transfer("download", transfer);
    }

    void handshakes(int count, Duration elapsed) {
        values.put("handshakes", count);
        rate("handshakes_per_second", count, elapsed);
    }

    void failed(String part, P2pError error) {
        failures.put(part, error.code().name());
    }

    boolean complete() {
        return failures.isEmpty();
    }

    List<String> json() {
        Map<String, Object> all = new LinkedHashMap<>(values);
        all.put("failed", failures);
        return List.of(JsonMapper.shared().writeValueAsString(all));
    }

    List<String> lines() {
        return values.entrySet().stream()
                .map(value -> String.format(
                        Locale.ROOT, "%-24s %s", value.getKey().replace('_', ' '), text(value.getValue())))
                .toList();
    }

    private static String text(Object value) {
        return value instanceof Double number ? String.format(Locale.ROOT, "%.3f", number) : value.toString();
    }

    private void transfer(String name, Perf.Transfer transfer) {
        values.put(name + "_bytes", transfer.bytes());
        rate(name + "_mb_per_second", transfer.bytes() / 1e6, transfer.time());
    }

    private void rate(String name, double amount, Duration elapsed) {
        values.put(name, elapsed.isZero() ? 0.0 : amount * 1e9 / elapsed.toNanos());
    }
}

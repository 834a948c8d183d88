package io.p2p4j.node.observe;

import io.p2p4j.api.error.ErrorCode;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Counts how operations of one kind end: {@code OK}, or one of the error codes. Thread-safe. */
final class Outcomes {

    private static final String OK = "OK";

    private final CounterDataPoint succeeded;
    private final Map<ErrorCode, CounterDataPoint> failed = new ConcurrentHashMap<>();
    private final Function<ErrorCode, CounterDataPoint> resolve; // kept, so that counting allocates nothing

    Outcomes(PrometheusRegistry registry, String name, String help) {
        Counter counter = Counter.builder()
                .name(name)
                .help(help)
                .labelNames("outcome")
                .withoutExemplars()
                .register(registry);
        this.succeeded = counter.labelValues(OK);
        this.resolve = code -> counter.labelValues(code.name());
    }

    void succeeded() {
        succeeded.inc();
    }

    void failed(ErrorCode code) {
        failed.computeIfAbsent(code, resolve).inc();
    }
}

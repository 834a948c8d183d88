package io.p2p4j.node.observe;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.resilience.CircuitBreaker;
import io.p2p4j.api.resilience.RetryPolicy;
import io.p2p4j.api.transport.Direction;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Counts what a node does and tells it as Prometheus reads it. Thread-safe; counting never blocks.
 *
 * <p>Labels are directions, stages, states and error codes, never peers or addresses, so that no peer can make them grow.
 */
public final class Metrics {

    /** The most rules that are told apart; a policy that is no part of this project may make up any number. */
    static final int MAX_RULES = 256;

    private final Set<String> rules = ConcurrentHashMap.newKeySet();
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Gauge open = Gauge.builder()
            .name("p2p4j_connections_open")
            .help("Connections of admitted peers that are open.")
            .labelNames("direction")
            .withoutExemplars()
            .register(registry);
    private final Counter admitted =
            counter("p2p4j_connections", "Connections of peers that were admitted.", "direction");
    private final Counter refused =
            counter("p2p4j_connections_refused", "Connections that were refused or failed.", "stage", "code");
    private final Counter ended =
            counter("p2p4j_connections_ended", "Connections of admitted peers that ended, by the reason.", "code");
    private final Counter breakers = counter("p2p4j_breaker_changes", "Changes of breakers to a state.", "state");
    private final Counter reloads = counter("p2p4j_config_reloads", "Reloads of the configuration.", "outcome");
    private final Outcomes dials = new Outcomes(registry, "p2p4j_dial_attempts", "Attempts to reach a peer.");
    private final Outcomes served = new Outcomes(registry, "p2p4j_requests_served", "Requests of peers, answered.");
    private final Outcomes asked = new Outcomes(registry, "p2p4j_requests_sent", "What peers were asked, ended.");

    private final Counter refusals = counter("p2p4j_refusals", "What was refused, by code and rule.", "code", "rule");
    private final Counter retries = counter("p2p4j_retries", "Attempts after the first.", "operation");

    /** Begins at zero. */
    public Metrics() {
        for (CircuitBreaker.Kind kind : CircuitBreaker.Kind.values()) {
            retries.initLabelValues(label(kind));
        }
        for (Direction direction : Direction.values()) {
            open.initLabelValues(label(direction));
            admitted.initLabelValues(label(direction));
        }
        for (Reload outcome : Reload.values()) {
            reloads.initLabelValues(label(outcome));
        }
    }

    /** Says how far a connection came. */
    public enum Stage {
        /** It was not secured and multiplexed. */
        UPGRADE,
        /** Its peer was not let in. */
        TRUST
    }

    /** Says what a reload of the configuration led to. */
    public enum Reload {
        /** Changes are in force. */
        APPLIED,
        /** Nothing that applies live has changed. */
        UNCHANGED,
        /** It is not valid or could not be put in force; the old one stays. */
        REFUSED
    }

    /** Counts a connection that was admitted. */
    public void connected(Direction direction) {
        admitted.labelValues(label(direction)).inc();
        open.labelValues(label(direction)).inc();
    }

    /** Counts the end of a connection that was admitted. */
    public void disconnected(Direction direction, ErrorCode code) {
        open.labelValues(label(direction)).dec();
        ended.labelValues(code.name()).inc();
    }

    /** Counts a connection that came to nothing. */
    public void refused(Stage stage, ErrorCode code) {
        refused.labelValues(label(stage), code.name()).inc();
    }

    /** Counts an attempt to reach a peer that succeeded. */
    public void dialled() {
        dials.succeeded();
    }

    /** Counts an attempt to reach a peer that failed. */
    public void dialFailed(ErrorCode code) {
        dials.failed(code);
    }

    /** Counts a request of a peer that was answered with a result. */
    public void served() {
        served.succeeded();
    }

    /** Counts a request of a peer that was answered with an error. */
    public void notServed(ErrorCode code) {
        served.failed(code);
    }

    /** Counts an answer of a peer. */
    public void answered() {
        asked.succeeded();
    }

    /** Counts what a peer was asked and did not give. */
    public void notAnswered(ErrorCode code) {
        asked.failed(code);
    }

    /** Counts what a peer asked for, or this side would have asked of it, and was refused; the rule is a config key, or whatever a replaced part calls its own. */
    public void refusal(ErrorCode code, String rule) {
        boolean told = rules.contains(rule) || rules.size() < MAX_RULES && rules.add(rule);
        refusals.labelValues(code.name(), told ? rule : "other").inc();
    }

    /** Counts an attempt after the first to connect or to call. */
    public void retried(CircuitBreaker.Kind kind) {
        retries.labelValues(label(kind)).inc();
    }

    /** Tells from now on how many breakers are in which state, when it is asked. */
    public void breakers(Supplier<Map<CircuitBreaker.State, Long>> states) {
        GaugeWithCallback.builder()
                .name("p2p4j_breakers")
                .help("Breakers that are not closed, or closed with failures, by state.")
                .labelNames("state")
                .callback(gauge -> {
                    Map<CircuitBreaker.State, Long> now = states.get();
                    for (CircuitBreaker.State state : CircuitBreaker.State.values()) {
                        gauge.call(now.getOrDefault(state, 0L), label(state));
                    }
                })
                .register(registry);
    }

    /** Tells from now on what the budget of retries holds and has refused, when it is asked. */
    public void retryBudget(Supplier<RetryPolicy.Budget> budget) {
        GaugeWithCallback.builder()
                .name("p2p4j_retry_budget")
                .help("Retries that are saved for all operations together.")
                .callback(gauge -> gauge.call(budget.get().left()))
                .register(registry);
        CounterWithCallback.builder()
                .name("p2p4j_retries_refused")
                .help("Retries that the budget of all operations could not pay.")
                .callback(counter -> counter.call((double) budget.get().refused()))
                .register(registry);
    }

    /** Counts a change of a breaker. */
    public void breakerChanged(CircuitBreaker.State state) {
        breakers.labelValues(label(state)).inc();
    }

    /** Counts a reload of the configuration. */
    public void reloaded(Reload outcome) {
        reloads.labelValues(label(outcome)).inc();
    }

    /** Returns all of it in the text format of Prometheus. */
    public String text() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.builder().build().write(out, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written to", e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private Counter counter(String name, String help, String... labels) {
        return Counter.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .withoutExemplars()
                .register(registry);
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}

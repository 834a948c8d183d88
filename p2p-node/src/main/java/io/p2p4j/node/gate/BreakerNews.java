package io.p2p4j.node.gate;

import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.CircuitBreaker;
import io.p2p4j.api.resilience.PeerBreakers;
import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.AuditLog;
import io.p2p4j.node.observe.Metrics;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes known how breakers change and stand: in the metrics, the audit log and the log. Thread-safe. */
public final class BreakerNews {

    private static final Logger LOG = LoggerFactory.getLogger(BreakerNews.class);
    private static final String RULE = "resilience.circuit_breaker";

    private final CircuitBreaker breaker;
    private final AuditLog audit;
    private final Metrics metrics;

    /** Tells of a breaker. */
    public BreakerNews(CircuitBreaker breaker, AuditLog audit, Metrics metrics) {
        this.breaker = breaker;
        this.audit = audit;
        this.metrics = metrics;
    }

    /** Begins to tell. */
    public void begin() {
        breaker.onChange(this::changed);
        metrics.breakers(() -> breaker.breakers().list().values().stream()
                .map(PeerBreakers.Status::state)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting())));
    }

    /** The operation that changed the state has its own result, which a failing log must not replace. */
    private void changed(CircuitBreaker.Transition change) {
        LOG.info("breaker of {}: {}, {}", change.peer(), change.to(), change.reason());
        metrics.breakerChanged(change.to());
        try {
            audit.append(event(change));
        } catch (P2pException e) {
            LOG.error("the audit log failed on the breaker of {}", change.peer(), e);
        }
    }

    private AuditEvent event(CircuitBreaker.Transition change) {
        PeerId peer = change.peer();
        return switch (change.to()) {
            case OPEN -> {
                PeerBreakers.Status status = breaker.breakers().status(peer);
                CircuitBreaker.Open open = new CircuitBreaker.Open(status.untilProbe(), RULE, change.reason());
                yield new AuditEvent.BreakerOpened(peer, Guard.refusal(peer, open));
            }
            case HALF_OPEN -> new AuditEvent.BreakerHalfOpened(peer);
            case CLOSED -> new AuditEvent.BreakerClosed(peer);
        };
    }
}

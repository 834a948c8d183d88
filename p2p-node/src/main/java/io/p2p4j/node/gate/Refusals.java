package io.p2p4j.node.gate;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.AuditLog;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.node.observe.Digest;
import io.p2p4j.node.observe.Metrics;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes every refusal known by its code and rule: each is counted, and the audit log has it without being flooded.
 * Thread-safe.
 *
 * <p>Of what a peer is refused for want of a budget or a place, the log has the first at once, and those of the next ten
 * seconds as one line with their count.
 */
public final class Refusals {

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private final AuditLog audit;
    private final Metrics metrics;
    private final Digest<Kind, Refused> limited;

    /** Records in a log and counts. */
    public Refusals(AuditLog audit, Metrics metrics, Ticker ticker) {
        this.audit = audit;
        this.metrics = metrics;
        this.limited = new Digest<>(ticker, kind -> new Kind(Optional.empty(), kind.code(), kind.rule()), this::tell);
    }

    private record Kind(Optional<PeerId> peer, ErrorCode code, String rule) {

        static Kind of(PeerId peer, P2pError error) {
            return new Kind(Optional.of(peer), error.code(), Refusals.rule(error));
        }
    }

    private record Refused(PeerId peer, String what) {}

    /** Makes known that a peer found no budget or place for a method, a protocol or a part of one. */
    public void limited(PeerId peer, String what, P2pError error) {
        metrics.refusal(error.code(), rule(error));
        limited.note(Kind.of(peer, error), new Refused(peer, what), error);
    }

    /** Does the same for a thread that must not wait for the log. */
    public void limitedQuickly(PeerId peer, String what, P2pError error) {
        metrics.refusal(error.code(), rule(error));
        limited.noteQuickly(Kind.of(peer, error), new Refused(peer, what), error);
    }

    /** Makes any other refusal known; throws if that fails. */
    public void refused(AuditEvent event, P2pError error) {
        metrics.refusal(error.code(), rule(error));
        audit.append(event);
    }

    /** Tells the refusals that were counted for long enough. */
    public void tellDue() {
        limited.tellDue();
    }

    /** Tells all that were counted. */
    public void tellAll() {
        limited.tellAll();
    }

    /** Nothing is left to refuse here: it was, and the next decision meets the same log. */
    private void tell(Refused refused, P2pError error) {
        LOG.info("{} of {} refused by {}: {}", refused.what(), refused.peer(), rule(error), error.message());
        try {
            audit.append(new AuditEvent.RateLimited(refused.peer(), refused.what(), error));
        } catch (P2pException e) {
            LOG.error("the audit log failed on a refusal of {}", refused.peer(), e);
        }
    }

    private static String rule(P2pError error) {
        return error.text(Detail.RULE).orElse("none");
    }
}

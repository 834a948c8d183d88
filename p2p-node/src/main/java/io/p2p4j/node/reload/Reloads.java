package io.p2p4j.node.reload;

import io.p2p4j.api.config.NodeConfig;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.AuditLog;
import io.p2p4j.node.Reloaded;
import io.p2p4j.node.observe.Metrics;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration again and puts it in force, whole or not at all. Thread-safe; one reload at a time.
 *
 * <p>What is read is checked as at a start, before anything changes: every layer, every key, and that each provider makes
 * its part of it. Then the parts take over the live keys; if one fails, or the audit log does, all go back.
 */
public final class Reloads {

    private static final Logger LOG = LoggerFactory.getLogger(Reloads.class);

    private final Blueprint blueprint;
    private final AuditLog audit;
    private final Metrics metrics;
    private final LiveParts live;
    private final Runnable judgeAgain;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile NodeConfig inForce; // written under the lock

    /**
     * Begins with what the parts were made of.
     *
     * @param parts those that may take over something
     * @param judgeAgain closes the connections that the rules in force no longer let in
     */
    public Reloads(
            Blueprint blueprint,
            NodeConfig inForce,
            List<LivePart<?>> parts,
            AuditLog audit,
            Metrics metrics,
            Runnable judgeAgain) {
        this.blueprint = blueprint;
        this.audit = audit;
        this.metrics = metrics;
        this.judgeAgain = judgeAgain;
        this.live = new LiveParts(parts);
        this.inForce = inForce;
    }

    /** Returns the configuration in force. */
    public NodeConfig inForce() {
        return inForce;
    }

    /**
     * Puts in force what the layers say now.
     *
     * @throws io.p2p4j.api.error.ConfigException if it is not valid, with every problem
     * @throws P2pException if the audit log cannot record the change; nothing is changed then, as after any failure
     */
    public Reloaded reload() {
        lock.lock();
        try {
            Reloaded reloaded = change(blueprint.read());
            metrics.reloaded(reloaded.applied().isEmpty() ? Metrics.Reload.UNCHANGED : Metrics.Reload.APPLIED);
            return reloaded;
        } catch (RuntimeException e) {
            metrics.reloaded(Metrics.Reload.REFUSED);
            throw e;
        } finally {
            lock.unlock();
        }
    }

    private Reloaded change(NodeConfig wanted) {
        NodeConfig old = inForce;
        blueprint.check(wanted);
        Merge merge = merge(old, wanted);
        if (!merge.applied().isEmpty()) {
            NodeConfig next = merge.result();
            if (!next.equals(wanted)) {
                blueprint.check(next); // which is neither the old one nor the wanted one
            }
            live.change(old, next, () -> {
                audit.append(new AuditEvent.ConfigChanged(merge.applied()));
                audit.flush();
            });
            inForce = next;
            LOG.info("the configuration changed: {}", merge.applied());
            judgeAgain.run();
        }
        if (!merge.waiting().isEmpty()) {
            LOG.warn("these keys changed and wait for the next start: {}", merge.waiting());
        }
        return new Reloaded(merge.applied(), merge.waiting());
    }

    private Merge merge(NodeConfig old, NodeConfig wanted) {
        try {
            return new Merge(old, wanted, live::takesOver);
        } catch (IllegalArgumentException e) {
            throw P2pError.of(
                            ErrorCode.CONFIG_INVALID,
                            "what applies live does not fit what waits for a restart: " + e.getMessage())
                    .toException(e);
        }
    }
}

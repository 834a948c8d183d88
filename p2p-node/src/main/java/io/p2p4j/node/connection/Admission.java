package io.p2p4j.node.connection;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.AuditLog;
import io.p2p4j.api.security.TrustPolicy;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.ConnectionHandler;
import io.p2p4j.api.transport.Direction;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.transport.StreamHandler;
import io.p2p4j.api.transport.StreamHandlers;
import io.p2p4j.node.gate.Budgets;
import io.p2p4j.node.gate.Encounters;
import io.p2p4j.node.gate.HeldTokens;
import io.p2p4j.node.gate.KnownPeers;
import io.p2p4j.node.gate.PermittedStreams;
import io.p2p4j.node.observe.Metrics;
import io.p2p4j.node.protocol.Protocols;
import io.p2p4j.node.protocol.Refusal;
import io.p2p4j.node.rotation.Presentation;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides at the door: judges each new connection once, and explains a refusal to the peer before closing. Thread-safe.
 *
 * <p>A refused peer has {@link #GRACE} to hear why; meanwhile its requests are answered with the refusal and every other
 * stream waits for the end. It may show, once, that it follows a peer that is known here: then it is let in when it connects
 * again.
 */
public final class Admission implements ConnectionHandler {

    /** How long a refused connection stays, so that its peer hears why. */
    static final Duration GRACE = Duration.ofSeconds(2);

    private static final int STREAMS_OF_REFUSED = 8;

    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    private final KnownPeers known;
    private final Links links;
    private final AuditLog audit;
    private final Refusal refusal;
    private final StreamHandlers admitted;
    private final PermittedStreams permitted;
    private final Ticker ticker;
    private final Metrics metrics;
    private final UpgradeFailures failures;
    private final Encounters encounters;
    private final HeldTokens tokens;
    private final Budgets budgets;
    private final StreamHandler hearing;
    private final Presentation presentation;

    /**
     * Judges connections.
     *
     * @param admitted what admitted peers may open
     * @param permitted what they have open by a permission
     * @param hearing hears whom refused peers follow
     * @param presentation tells admitted peers whom this node follows
     */
    public Admission(
            KnownPeers known,
            Encounters encounters,
            HeldTokens tokens,
            Links links,
            AuditLog audit,
            Refusal refusal,
            StreamHandlers admitted,
            PermittedStreams permitted,
            Budgets budgets,
            StreamHandler hearing,
            Presentation presentation,
            Ticker ticker,
            Metrics metrics) {
        this.known = known;
        this.encounters = encounters;
        this.tokens = tokens;
        this.links = links;
        this.audit = audit;
        this.refusal = refusal;
        this.admitted = admitted;
        this.permitted = permitted;
        this.budgets = budgets;
        this.hearing = hearing;
        this.presentation = presentation;
        this.ticker = ticker;
        this.metrics = metrics;
        this.failures = new UpgradeFailures(ticker, this::tellFailure);
    }

    @Override
    public StreamHandlers connected(Connection connection) {
        audit.append(new AuditEvent.HandshakeCompleted(connection.peer(), connection.direction(), connection.remote()));
        if (known.refresh()) {
            encounters.recount();
        }
        return switch (known.meet(connection)) {
            case TrustPolicy.Admitted verdict -> {
                encounters.letIn(connection, verdict);
                audit.append(new AuditEvent.PeerConnected(
                        connection.peer(), verdict.level(), connection.direction(), connection.remote()));
                budgets.subjects().admitted(connection, verdict.level());
                links.add(connection);
                presentation.begin(connection);
                metrics.connected(connection.direction());
                closeIfRefused(connection); // the record may have changed while it was judged
                LOG.info("connected: {} {} as {}", connection.direction(), connection.peer(), verdict.level());
                yield admitted;
            }
            case TrustPolicy.Refused refused ->
                refuse(connection, known.error(connection.peer(), connection.remote(), refused));
        };
    }

    @Override
    public void disconnected(Connection connection, P2pError reason) {
        if (links.holds(connection)) {
            LOG.info("disconnected: {}: {}", connection.peer(), reason.message());
            metrics.disconnected(connection.direction(), reason.code());
            if (reason.code() == ErrorCode.PROTOCOL_VIOLATION) {
                budgets.request(budgets.subjects().of(connection), "a connection that breaks the rules");
                record(new AuditEvent.ProtocolViolated(connection.peer(), reason));
            }
            budgets.subjects().ended(connection);
            record(new AuditEvent.PeerDisconnected(connection.peer(), reason));
            presentation.ended(connection);
            links.remove(connection); // after what is recorded, because the node's end waits for it
            tokens.gone(connection.peer());
        }
    }

    @Override
    public void streamRefused(Connection connection, P2pError reason) {
        budgets.refusals().limitedQuickly(connection.peer(), "a stream", reason);
    }

    @Override
    public void upgradeFailed(Multiaddr remote, P2pError reason) {
        metrics.refused(Metrics.Stage.UPGRADE, reason.code());
        failures.failed(remote, reason);
    }

    /** Tells the failures and refusals that were counted for long enough. */
    public void tellFailures() {
        failures.tellDue();
        budgets.refusals().tellDue();
    }

    /** Tells all failures and refusals that were counted; nothing is admitted any more. */
    public void tellLastFailures() {
        failures.tellAll();
        budgets.refusals().tellAll();
    }

    private void tellFailure(Multiaddr remote, P2pError reason) {
        LOG.info("no connection from {}: {} {}", remote, reason.code(), reason.message());
        record(new AuditEvent.HandshakeFailed(remote, reason));
    }

    /** Judges a connection again: closes it if it would not be let in now, else the streams that would not. */
    public void closeIfRefused(Connection connection) {
        switch (known.judge(connection)) {
            case TrustPolicy.Admitted verdict -> {
                budgets.subjects().judged(connection, verdict.level());
                permitted.checkAgain(connection);
            }
            case TrustPolicy.Refused refused -> connection.close(KnownPeers.error(connection.peer(), refused));
        }
    }

    private StreamHandlers refuse(Connection connection, P2pError error) {
        metrics.refused(Metrics.Stage.TRUST, error.code());
        metrics.refusal(error.code(), error.text(Detail.RULE).orElse("none"));
        LOG.warn(
                "refused {} by {}: {}; to let it in: {}",
                error.code(),
                error.text(Detail.RULE).orElse("no rule"),
                error.message(),
                error.text(Detail.FIX).orElse("no way"));
        audit.append(new AuditEvent.ConnectionRefused(
                connection.peer(), connection.direction(), connection.remote(), error));
        if (connection.direction() == Direction.OUTBOUND) {
            connection.close(error); // we dialled: there is nothing to explain to the peer
            return protocol -> Optional.empty();
        }
        CountDownLatch told = new CountDownLatch(1);
        Thread.ofVirtual().name("refusal").start(() -> {
            try {
                refusal.tell(connection, error, Deadline.after(GRACE, ticker));
            } finally {
                told.countDown();
            }
        });
        AtomicInteger streams = new AtomicInteger();
        AtomicBoolean heard = new AtomicBoolean();
        return protocol -> streams.incrementAndGet() <= STREAMS_OF_REFUSED
                ? Optional.of(refused(protocol, error, told, heard))
                : Optional.empty();
    }

    private StreamHandler refused(ProtocolId protocol, P2pError error, CountDownLatch told, AtomicBoolean heard) {
        if (protocol.equals(Protocols.ROTATION) && heard.compareAndSet(false, true)) {
            return hearing;
        }
        return protocol.equals(Protocols.JSON_RPC) ? stream -> refusal.answer(stream, error) : stream -> told.await();
    }

    /** Nothing is left to refuse here: what happened has happened, and the next decision meets the same log. */
    private void record(AuditEvent event) {
        try {
            audit.append(event);
        } catch (P2pException e) {
            LOG.error("the audit log failed on {}", event, e);
        }
    }
}

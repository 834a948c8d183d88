package io.p2p4j.node.connection;

import io.p2p4j.api.error.P2pException;
import io.p2p4j.node.gate.Encounters;
import io.p2p4j.node.gate.HeldTokens;
import io.p2p4j.node.gate.KnownPeers;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over what other processes write about peers and tokens, closes connections that would not be let in now, writes down who was
 * seen, and tells what was counted at the door.
 *
 * <p>Looks every {@link #INTERVAL} on a virtual thread of its own, until it is closed.
 */
public final class Housekeeping implements AutoCloseable {

    /** The time between two looks. */
    public static final Duration INTERVAL = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final KnownPeers known;
    private final Links links;
    private final Admission admission;
    private final Encounters encounters;
    private final HeldTokens tokens;
    private final Thread thread = Thread.ofVirtual().name("housekeeping").unstarted(this::run);

    /** Prepares to look. */
    public Housekeeping(KnownPeers known, Encounters encounters, HeldTokens tokens, Links links, Admission admission) {
        this.known = known;
        this.encounters = encounters;
        this.tokens = tokens;
        this.links = links;
        this.admission = admission;
    }

    /** Begins to look. */
    public void start() {
        thread.start();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(INTERVAL);
                look();
            }
        } catch (InterruptedException e) {
            LOG.debug("the housekeeping ends");
        }
    }

    /** What cannot be read now may be read at the next look; until then the last known records stay in force. */
    private void look() {
        try {
            if (known.refresh()) {
                encounters.recount();
            }
            tokens.refresh();
        } catch (P2pException e) {
            LOG.error("what is known about peers and tokens cannot be read again", e);
        }
        encounters.save();
        admission.tellFailures();
        judgeAgain();
    }

    /** Closes the connections that would not be let in now. */
    public void judgeAgain() {
        links.all().forEach(link -> admission.closeIfRefused(link.connection()));
    }
}

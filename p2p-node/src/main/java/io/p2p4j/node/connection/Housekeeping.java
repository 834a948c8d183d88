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
 * seen, and tells what was counted at the door; to be done every {@link #INTERVAL}. For one thread.
 */
public final class Housekeeping {

    /** The time between two looks. */
    public static final Duration INTERVAL = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final KnownPeers known;
    private final Links links;
    private final Admission admission;
    private final Encounters encounters;
    private final HeldTokens tokens;

    /** Prepares to look. */
    public Housekeeping(KnownPeers known, Encounters encounters, HeldTokens tokens, Links links, Admission admission) {
        this.known = known;
        this.encounters = encounters;
        this.tokens = tokens;
        this.links = links;
        this.admission = admission;
    }

    /** Looks; what cannot be read now may be read at the next look, and until then the last known records stay in force. */
    public void look() {
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

    /** Closes the connections that would not be let in now; any thread may ask for it. */
    public void judgeAgain() {
        links.all().forEach(link -> admission.closeIfRefused(link.connection()));
    }
}

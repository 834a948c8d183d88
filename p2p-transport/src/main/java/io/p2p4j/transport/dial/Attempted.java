package io.p2p4j.transport.dial;

import io.p2p4j.transport.pipe.Attempt;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds an attempt that is under way and the thread that makes it.
 *
 * @param place where it goes
 * @param attempt the attempt
 */
record Attempted(Lead.Place place, Attempt attempt) {

    private static final Logger LOG = LoggerFactory.getLogger(Attempted.class);

    /** Closes its pipe, which ends whatever blocks on it. */
    void end() {
        try {
            attempt.close();
        } catch (IOException e) {
            LOG.debug("closing the pipe to {} failed; it is abandoned", place.address(), e);
        }
    }
}

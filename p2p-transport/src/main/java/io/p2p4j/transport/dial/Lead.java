package io.p2p4j.transport.dial;

import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.transport.pipe.Attempt;
import java.io.IOException;
import java.util.List;

/** Says where a peer may be: a place that can be dialled, or a name that has to be looked up first. */
public sealed interface Lead {

    /** Returns the address that says so. */
    Multiaddr address();

    /**
     * A place that can be dialled.
     *
     * @param address where it is
     * @param route how to get there
     */
    record Place(Multiaddr address, Attempt.Route route) implements Lead {}

    /** A name that stands for places, or for other names. */
    non-sealed interface Name extends Lead {

        /**
         * Returns what it stands for, at least one, preferred first; blocks for as long as the system's resolver does.
         *
         * @throws IOException if it stands for nothing that can be used, or nobody says what for
         */
        List<Lead> lookUp() throws IOException;
    }
}

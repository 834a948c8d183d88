package io.p2p4j.api.transport;

import io.p2p4j.api.security.Handshake;
import io.p2p4j.api.security.Identity;
import java.util.List;

/**
 * Holds what a transport needs of its node to turn a byte pipe into a {@link Connection}.
 *
 * @param identity what this node proves
 * @param handshakes the secure channels it offers, preferred first; without one a transport refuses to work
 * @param handler who hears of connections
 */
public record Endpoint(Identity identity, List<Handshake> handshakes, ConnectionHandler handler) {

    /** Copies the list, which must not be empty: there is no plaintext. */
    public Endpoint {
        handshakes = List.copyOf(handshakes);
        if (handshakes.isEmpty()) {
            throw new IllegalArgumentException("a transport needs a secure channel; none is on the module path");
        }
    }
}

package io.p2p4j.transport.dial;

import io.p2p4j.api.peer.AddressProtocol;
import io.p2p4j.api.peer.Multiaddr;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;

/**
 * Puts places in the order in which they are dialled: families in turn, IPv6 first, as they came within a family.
 *
 * <p>A place is kept once. Beyond {@link #MAX_PLACES} in all they are left out. Of one thread.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8305#section-4">RFC 8305, sorting addresses</a>
 */
final class Places {

    /** The most places of one dial. */
    static final int MAX_PLACES = 32;

    private final ArrayDeque<Lead.Place> ip6 = new ArrayDeque<>();
    private final ArrayDeque<Lead.Place> others = new ArrayDeque<>();
    private final Set<Multiaddr> known = new HashSet<>();
    private boolean ip6Next = true;

    /** Adds a place unless it is there already; returns whether there was room. */
    boolean add(Lead.Place place) {
        if (known.contains(place.address())) {
            return true;
        }
        if (known.size() == MAX_PLACES) {
            return false;
        }
        known.add(place.address());
        (place.address().value(AddressProtocol.IP6).isPresent() ? ip6 : others).add(place);
        return true;
    }

    /** Takes the next place; there must be one. */
    Lead.Place take() {
        boolean takeIp6 = ip6Next ? !ip6.isEmpty() : others.isEmpty();
        ip6Next = !takeIp6;
        return (takeIp6 ? ip6 : others).remove();
    }

    boolean isEmpty() {
        return size() == 0;
    }

    /** Returns how many were not taken yet. */
    int size() {
        return ip6.size() + others.size();
    }
}

package io.p2p4j.node.connection;

import io.p2p4j.api.peer.Multiaddr;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * Tells which of the addresses that a peer claims are believed.
 *
 * <p>A peer cannot send this node to places nearer than its own: only a peer of this machine may claim a loopback address,
 * only one of a private network a private address. Names are not believed, since they may stand for any place.
 */
final class Claims {

    private Claims() {}

    /** Where an address leads, nearest first. */
    private enum Place {
        MACHINE,
        NETWORK,
        INTERNET
    }

    /** Returns the addresses that are believed of a peer that was met at {@code remote}. */
    static List<Multiaddr> believed(List<Multiaddr> claimed, Multiaddr remote) {
        Optional<Place> met = place(remote);
        return claimed.stream()
                .filter(address -> met.isPresent()
                        && place(address)
                                .filter(place -> place.compareTo(met.get()) >= 0)
                                .isPresent())
                .toList();
    }

    private static Optional<Place> place(Multiaddr address) {
        Multiaddr.Component first = address.components().get(0);
        return switch (first.protocol()) {
            case IP4, IP6 -> place(first.value());
            case MEMORY -> Optional.of(Place.MACHINE);
            default -> Optional.empty();
        };
    }

    private static Optional<Place> place(String host) {
        InetAddress address;
        try {
            address = InetAddress.getByName(host); // a literal: nothing is looked up
        } catch (UnknownHostException e) {
            return Optional.empty(); // not one that this machine can reach
        }
        if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
            return Optional.empty();
        }
        if (address.isLoopbackAddress()) {
            return Optional.of(Place.MACHINE);
        }
        boolean uniqueLocal = address.getAddress().length == 16 && (address.getAddress()[0] & 0xfe) == 0xfc;
        return Optional.of(
                address.isSiteLocalAddress() || address.isLinkLocalAddress() || uniqueLocal
                        ? Place.NETWORK
                        : Place.INTERNET);
    }
}

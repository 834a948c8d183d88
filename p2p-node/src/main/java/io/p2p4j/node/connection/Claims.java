package io.p2p4j.node.connection;

import io.p2p4j.api.peer.Multiaddr;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Tells which of the addresses that a peer claims are believed.
 *
 * <p>A peer cannot send this node to places nearer than its own: only a peer of this machine may claim a loopback address,
 * only one of a private network a private address. Names are not believed, since they may stand for any place. An IPv6 address
 * that stands for an IPv4 address is taken for that.
 */
final class Claims {

    private static final int IP4 = 4;
    private static final int IP6 = 16;
    private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0}; // 64:ff9b::/96
    private static final byte[] SIX_TO_FOUR = {0x20, 0x02}; // 2002::/16

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
        try {
            return place(meant(InetAddress.getByName(host))); // a literal: nothing is looked up
        } catch (UnknownHostException e) {
            return Optional.empty(); // not one that this machine can reach
        }
    }

    private static Optional<Place> place(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean ip4 = bytes.length == IP4;
        boolean nowhere = ip4 && (bytes[0] == 0 || (bytes[0] & 0xf0) == 0xf0); // 0.0.0.0/8 and 240.0.0.0/4
        if (nowhere || address.isAnyLocalAddress() || address.isMulticastAddress()) {
            return Optional.empty();
        }
        if (address.isLoopbackAddress()) {
            return Optional.of(Place.MACHINE);
        }
        boolean uniqueLocal = !ip4 && (bytes[0] & 0xfe) == 0xfc;
        boolean carrier = ip4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64; // 100.64.0.0/10
        boolean near = address.isSiteLocalAddress() || address.isLinkLocalAddress() || uniqueLocal || carrier;
        return Optional.of(near ? Place.NETWORK : Place.INTERNET);
    }

    /** Returns the IPv4 address to which an IPv6 address leads, if it stands for one; else itself. */
    private static InetAddress meant(InetAddress address) throws UnknownHostException {
        byte[] bytes = address.getAddress();
        if (bytes.length == IP4 || address.isLoopbackAddress() || address.isAnyLocalAddress()) {
            return address;
        }
        boolean compatible = starts(bytes, new byte[IP6 - IP4]);
        if (compatible || starts(bytes, NAT64)) {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, IP6 - IP4, IP6));
        }
        return starts(bytes, SIX_TO_FOUR)
                ? InetAddress.getByAddress(Arrays.copyOfRange(bytes, SIX_TO_FOUR.length, SIX_TO_FOUR.length + IP4))
                : address;
    }

    private static boolean starts(byte[] bytes, byte[] prefix) {
        return Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }
}

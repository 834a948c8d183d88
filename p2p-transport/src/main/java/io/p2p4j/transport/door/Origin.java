package io.p2p4j.transport.door;

import io.p2p4j.api.peer.AddressProtocol;
import io.p2p4j.api.peer.Multiaddr;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Tells from which IP address and which network a pipe comes.
 *
 * <p>The network is what one operator is commonly given: an IPv4 /24 or an IPv6 /56. An IPv4 address inside an IPv6 one
 * counts as what it is.
 *
 * @param ip the address
 * @param subnet its network
 */
record Origin(String ip, String subnet) {

    private static final int IP4_PREFIX = 24;
    private static final int IP6_PREFIX = 56;

    /** Returns the origin of a remote end, if it has an IP address. */
    static Optional<Origin> of(Multiaddr remote) {
        return remote.value(AddressProtocol.IP4)
                .or(() -> remote.value(AddressProtocol.IP6))
                .map(Origin::ofLiteral);
    }

    private static Origin ofLiteral(String literal) {
        try {
            InetAddress ip = InetAddress.getByName(literal); // no lookup; unwraps IPv4 inside IPv6
            int prefix = ip instanceof Inet4Address ? IP4_PREFIX : IP6_PREFIX;
            byte[] network = Arrays.copyOf(Arrays.copyOf(ip.getAddress(), prefix / Byte.SIZE), ip.getAddress().length);
            return new Origin(
                    ip.getHostAddress(), InetAddress.getByAddress(network).getHostAddress() + "/" + prefix);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("'" + literal + "' is not an IP address", e);
        }
    }
}

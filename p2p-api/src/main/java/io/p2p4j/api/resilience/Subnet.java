package io.p2p4j.api.resilience;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;

/**
 * Names the network that an address belongs to: an IPv4 /24 or an IPv6 /56. Immutable.
 *
 * <p>Whoever has one address has, as a rule, all of its network.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6177">RFC 6177, IPv6 address assignment to end sites</a>
 */
public final class Subnet {

    private static final int IPV4_BYTES = 3;
    private static final int IPV6_BYTES = 7;

    private final byte[] prefix;
    private final int hash;

    private Subnet(byte[] prefix) {
        this.prefix = prefix;
        this.hash = Arrays.hashCode(prefix);
    }

    /** Returns the network of an address; an IPv4 address written as IPv6 counts as IPv4. */
    public static Subnet of(InetAddress address) {
        return new Subnet(
                Arrays.copyOf(address.getAddress(), address instanceof Inet4Address ? IPV4_BYTES : IPV6_BYTES));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Subnet subnet && Arrays.equals(prefix, subnet.prefix);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** Returns it as {@code 192.0.2.0/24} or {@code 2001:db8:0:100::/56}. */
    @Override
    public String toString() {
        return prefix.length == IPV4_BYTES
                ? (prefix[0] & 0xff) + "." + (prefix[1] & 0xff) + "." + (prefix[2] & 0xff) + ".0/24"
                : Integer.toHexString(group(0)) + ":" + Integer.toHexString(group(2)) + ":"
                        + Integer.toHexString(group(4)) + ":" + Integer.toHexString((prefix[6] & 0xff) << 8) + "::/56";
    }

    private int group(int at) {
        return (prefix[at] & 0xff) << 8 | prefix[at + 1] & 0xff;
    }
}

package example.network;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * An IP network.
 *
 * @param address its first address
 * @param bits how many leading bits all its addresses share
 */
record Network(InetAddress address, int bits) {

    /** Reads the form {@code 10.0.0.0/8}. */
    static Network parse(String text) {
        int slash = text.indexOf('/');
        return new Network(ip(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
    }

    boolean contains(String ip) {
        byte[] mine = address.getAddress();
        byte[] other = ip(ip).getAddress();
        int rest = other.length * 8 - bits;
        return mine.length == other.length
                && new BigInteger(1, mine).shiftRight(rest).equals(new BigInteger(1, other).shiftRight(rest));
    }

    private static InetAddress ip(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal + " is no address", e);
        }
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + bits;
    }
}

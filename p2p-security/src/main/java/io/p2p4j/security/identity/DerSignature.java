package io.p2p4j.security.identity;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/**
 * Holds the two numbers of an ECDSA signature, read from the one DER form that spells them.
 *
 * @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0066.mediawiki">BIP 66, strict DER signatures</a>
 */
record DerSignature(BigInteger r, BigInteger s) {

    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;
    private static final int LONGEST_NUMBER = 33; // 256 bits and a sign

    /** Returns the signature, or empty if the bytes are not exactly one. */
    static Optional<DerSignature> decode(byte[] der) {
        if (der.length < 8 || der.length > 6 + 2 * LONGEST_NUMBER || der[0] != SEQUENCE || der[1] != der.length - 2) {
            return Optional.empty();
        }
        int second = 4 + der[3];
        return integer(der, 2)
                .flatMap(r -> integer(der, second)
                        .filter(s -> second + 2 + der[second + 1] == der.length)
                        .map(s -> new DerSignature(r, s)));
    }

    /** Returns the positive number in minimal form that begins at an offset. */
    private static Optional<BigInteger> integer(byte[] der, int at) {
        if (at + 2 > der.length || der[at] != INTEGER) {
            return Optional.empty();
        }
        int length = der[at + 1];
        int from = at + 2;
        if (length < 1 || length > LONGEST_NUMBER || from + length > der.length) {
            return Optional.empty();
        }
        boolean padded = length > 1 && der[from] == 0 && der[from + 1] >= 0;
        return der[from] < 0 || padded
                ? Optional.empty()
                : Optional.of(new BigInteger(Arrays.copyOfRange(der, from, from + length)));
    }
}

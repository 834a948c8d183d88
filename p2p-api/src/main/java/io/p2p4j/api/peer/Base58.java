package io.p2p4j.api.peer;

import java.math.BigInteger;
import java.util.Arrays;

/** Converts bytes to base58 with the Bitcoin alphabet and back; made for ids, whose length is bounded by the caller. */
final class Base58 {

    private static final String ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final int RADIX = 58;
    private static final BigInteger BASE = BigInteger.valueOf(RADIX);
    private static final int DIGITS = 5; // of a limb
    private static final long LIMB = 58L * 58 * 58 * 58 * 58;

    private Base58() {}

    /** Converts by schoolbook division, five digits at a time: every new connection spells an id. */
    static String encode(byte[] data) {
        long[] limbs = new long[data.length * 2 / DIGITS + 1]; // least first; a byte is less than two digits
        int used = 0;
        for (byte next : data) {
            long carry = Byte.toUnsignedLong(next);
            for (int i = 0; i < used || carry > 0; i++) {
                long value = (limbs[i] << Byte.SIZE) + carry;
                limbs[i] = value % LIMB;
                carry = value / LIMB;
                used = Math.max(used, i + 1);
            }
        }
        StringBuilder reversed = new StringBuilder();
        for (int i = 0; i < used; i++) {
            long limb = limbs[i];
            for (int digit = 0; digit < DIGITS && (i + 1 < used || limb > 0); digit++) {
                reversed.append(ALPHABET.charAt((int) (limb % RADIX)));
                limb /= RADIX;
            }
        }
        for (int i = 0; i < data.length && data[i] == 0; i++) {
            reversed.append('1');
        }
        return reversed.reverse().toString();
    }

    static byte[] decode(String text) {
        BigInteger value = BigInteger.ZERO;
        int zeros = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = ALPHABET.indexOf(text.charAt(i));
            if (digit < 0) {
                throw new IllegalArgumentException("'" + text.charAt(i) + "' is no base58 digit");
            }
            zeros += zeros == i && digit == 0 ? 1 : 0;
            value = value.multiply(BASE).add(BigInteger.valueOf(digit));
        }
        byte[] magnitude = value.signum() == 0 ? new byte[0] : value.toByteArray();
        int sign = magnitude.length > 0 && magnitude[0] == 0 ? 1 : 0;
        byte[] data = new byte[zeros + magnitude.length - sign];
        System.arraycopy(
                Arrays.copyOfRange(magnitude, sign, magnitude.length), 0, data, zeros, magnitude.length - sign);
        return data;
    }
}

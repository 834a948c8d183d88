package io.p2p4j.api.peer;

import java.math.BigInteger;
import java.util.Arrays;

/** Converts bytes to base58 with the Bitcoin alphabet and back; made for ids, whose length is bounded by the caller. */
final class Base58 {

    private static final String ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(58);

    private Base58() {}

    static String encode(byte[] data) {
        StringBuilder reversed = new StringBuilder();
        BigInteger rest = new BigInteger(1, data);
        while (rest.signum() > 0) {
            BigInteger[] parts = rest.divideAndRemainder(BASE);
            reversed.append(ALPHABET.charAt(parts[1].intValue()));
            rest = parts[0];
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

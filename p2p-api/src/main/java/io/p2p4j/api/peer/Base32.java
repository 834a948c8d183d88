package io.p2p4j.api.peer;

import java.io.ByteArrayOutputStream;

/** Reads base32 in lower case without padding, as multibase {@code b} writes it. */
final class Base32 {

    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

    private Base32() {}

    static byte[] decode(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int bits = 0;
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = ALPHABET.indexOf(text.charAt(i));
            if (digit < 0) {
                throw new IllegalArgumentException("'" + text.charAt(i) + "' is no base32 digit");
            }
            bits = (bits << 5 | digit) & 0xfff;
            count += 5;
            if (count >= 8) {
                count -= 8;
                out.write(bits >> count);
            }
        }
        if (count >= 5 || (bits & (1 << count) - 1) != 0) {
            throw new IllegalArgumentException("the last base32 digit holds stray bits");
        }
        return out.toByteArray();
    }
}

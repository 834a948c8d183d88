package io.p2p4j.security.token;

import io.p2p4j.security.hash.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A random token: {@code p2pt_<id>_<secret>}, the id 16 digits in hexadecimal, the secret 256 bits in base64url.
 *
 * @param id its public name
 * @param secret what only its holder has
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; the array can be wiped
record SecretToken(String id, byte[] secret) {

    private static final Pattern FORM = Pattern.compile("p2pt_([0-9a-f]{16})_([A-Za-z0-9_-]{43})");
    private static final byte[] PURPOSE = "p2p4j-token:1:".getBytes(StandardCharsets.US_ASCII);
    private static final int SECRET = 32;
    private static final int ID = 8;

    static SecretToken random(SecureRandom random) {
        byte[] id = new byte[ID];
        byte[] secret = new byte[SECRET];
        random.nextBytes(id);
        random.nextBytes(secret);
        return new SecretToken(HexFormat.of().formatHex(id), secret);
    }

    static Optional<SecretToken> parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        byte[] secret = Base64.getUrlDecoder().decode(parts.group(2).getBytes(StandardCharsets.US_ASCII));
        return Optional.of(new SecretToken(parts.group(1), secret))
                .filter(token -> token.text().equals(text)); // last letters stand for the same bytes by fours
    }

    /** Returns the hash by which the token is known again; the secret is random, so a fast one is enough. */
    String sha256() {
        return HexFormat.of().formatHex(Sha256.of(PURPOSE, secret));
    }

    /** Returns whether this is the token of a hash, in a time that does not depend on how much of it is right. */
    boolean isOf(String sha256) {
        return MessageDigest.isEqual(Sha256.of(PURPOSE, secret), HexFormat.of().parseHex(sha256));
    }

    String text() {
        return "p2pt_" + id + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    @Override
    public String toString() {
        return "SecretToken[" + id + "]";
    }
}

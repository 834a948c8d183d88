package io.p2p4j.security.vault;

import io.p2p4j.api.security.Passphrase;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;

/**
 * Protects a key by a passphrase: Argon2id yields the key it is encrypted with, and a value to know the passphrase by.
 *
 * <p>That value costs as much to guess as the key itself. It alone says whether the passphrase is right, so that a
 * content which does not decrypt is damage and nothing else.
 */
final class Argon2Protection implements Protection {

    private static final int SALT = 16;
    private static final int CHECK = 16;
    private static final Pattern LINE =
            Pattern.compile("protection: argon2id m=(\\d{1,8}) t=(\\d{1,4}) p=(\\d{1,3}) salt=([0-9a-f]{32})"
                    + " check=([0-9a-f]{32}) aes-256-gcm nonce=([0-9a-f]{24})\n");

    private final Argon2Cost cost;
    private final byte[] salt;
    private final byte[] check;
    private final byte[] nonce;

    private Argon2Protection(Argon2Cost cost, byte[] salt, byte[] check, byte[] nonce) {
        this.cost = cost;
        this.salt = salt;
        this.check = check;
        this.nonce = nonce;
    }

    /** Returns the file of a secret under a passphrase; all its header is authenticated. */
    static KeyFile seal(KeyLabel label, byte[] secret, Passphrase passphrase, Argon2Cost cost, SecureRandom random) {
        byte[] salt = random(random, SALT);
        byte[] secrets = cost.derive(passphrase.revealUtf8(), salt, AesGcm.KEY + CHECK);
        byte[] wrappingKey = Arrays.copyOf(secrets, AesGcm.KEY);
        try {
            Argon2Protection made = new Argon2Protection(cost, salt, checkOf(secrets), random(random, AesGcm.NONCE));
            String header = label.lines() + made.line();
            return new KeyFile(header, AesGcm.encrypt(wrappingKey, made.nonce, ascii(header), secret));
        } finally {
            Arrays.fill(secrets, (byte) 0);
            Arrays.fill(wrappingKey, (byte) 0);
        }
    }

    static Optional<Protection> parse(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        HexFormat hex = HexFormat.of();
        Argon2Cost cost = new Argon2Cost(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)));
        return Optional.of(new Argon2Protection(
                cost, hex.parseHex(matcher.group(4)), hex.parseHex(matcher.group(5)), hex.parseHex(matcher.group(6))));
    }

    @Override
    public Strength strength(Argon2Policy policy) {
        return policy.judge(cost);
    }

    @Override
    public boolean isCurrent() {
        return true;
    }

    @Override
    public Optional<byte[]> open(KeyFile file, Passphrase passphrase) throws AEADBadTagException {
        byte[] secrets = cost.derive(passphrase.revealUtf8(), salt, AesGcm.KEY + CHECK);
        byte[] wrappingKey = Arrays.copyOf(secrets, AesGcm.KEY);
        try {
            return MessageDigest.isEqual(check, checkOf(secrets))
                    ? Optional.of(AesGcm.decrypt(wrappingKey, nonce, ascii(file.header()), file.payload()))
                    : Optional.empty();
        } finally {
            Arrays.fill(secrets, (byte) 0);
            Arrays.fill(wrappingKey, (byte) 0);
        }
    }

    private String line() {
        HexFormat hex = HexFormat.of();
        return "protection: argon2id m=" + cost.memoryKib() + " t=" + cost.passes() + " p=" + cost.lanes() + " salt="
                + hex.formatHex(salt) + " check=" + hex.formatHex(check) + " aes-256-gcm nonce="
                + hex.formatHex(nonce) + "\n";
    }

    private static byte[] checkOf(byte[] secrets) {
        return Arrays.copyOfRange(secrets, AesGcm.KEY, AesGcm.KEY + CHECK);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] random(SecureRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}

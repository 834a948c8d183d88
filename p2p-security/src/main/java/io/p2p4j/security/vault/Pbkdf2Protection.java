package io.p2p4j.security.vault;

import io.p2p4j.api.security.Passphrase;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * Opens files of those who have no Argon2id: PBKDF2 with HMAC-SHA-256, and AES-256-GCM. None is written.
 *
 * <pre>
 * protection: aes-256-gcm-pbkdf2 hmac-sha256 i=600000 salt=… nonce=…
 * </pre>
 *
 * @param iterations what a guess costs
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8018">RFC 8018, PKCS #5</a>
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Pbkdf2Protection(int iterations, byte[] salt, byte[] nonce) implements Protection {

    /** Fewer can be guessed too cheaply. */
    static final int LEAST = 100_000;

    /** More would take minutes. */
    static final int MOST = 10_000_000;

    private static final Pattern LINE =
            Pattern.compile("protection: aes-256-gcm-pbkdf2 hmac-sha256 i=(\\d{1,9}) salt=((?:[0-9a-f]{2}){16,64})"
                    + " nonce=([0-9a-f]{24})\n");

    static Optional<Protection> parse(String line) {
        Matcher matcher = LINE.matcher(line);
        HexFormat hex = HexFormat.of();
        return matcher.matches()
                ? Optional.of(new Pbkdf2Protection(
                        Integer.parseInt(matcher.group(1)),
                        hex.parseHex(matcher.group(2)),
                        hex.parseHex(matcher.group(3))))
                : Optional.empty();
    }

    @Override
    public Strength strength(Argon2Policy policy) {
        return iterations < LEAST
                ? Strength.TOO_WEAK
                : iterations > MOST ? Strength.TOO_COSTLY : Strength.WITHIN_BOUNDS;
    }

    @Override
    public boolean isCurrent() {
        return false;
    }

    @Override
    public Optional<byte[]> open(KeyFile file, Passphrase passphrase) {
        byte[] utf8 = passphrase.revealUtf8();
        byte[] key = derive(utf8);
        try {
            byte[] header = file.header().getBytes(StandardCharsets.US_ASCII);
            return Optional.of(AesGcm.decrypt(key, nonce, header, file.payload()));
        } catch (AEADBadTagException e) {
            return Optional.empty(); // the checksum was right, so nothing else is left that could be wrong
        } finally {
            Arrays.fill(utf8, (byte) 0);
            Arrays.fill(key, (byte) 0);
        }
    }

    /** Returns the key; the caller wipes it. */
    byte[] derive(byte[] passphrase) {
        PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(new SHA256Digest());
        generator.init(passphrase, salt, iterations);
        return ((KeyParameter) generator.generateDerivedMacParameters(AesGcm.KEY * Byte.SIZE)).getKey();
    }
}

package io.p2p4j.security.vault;

import io.p2p4j.security.hash.Sha256;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Lays a key out as six lines of text and reads them back: a header of four, the payload, a checksum over all of it.
 *
 * <pre>
 * p2p4j-key 1
 * name: node
 * kind: ed25519
 * protection: argon2id m=65536 t=3 p=1 salt=… check=… aes-256-gcm nonce=…
 * payload: …
 * sha256: …
 * </pre>
 *
 * <p>The checksum tells damage from a wrong passphrase; it is no protection, which is the cipher's matter.
 */
final class KeyFile {

    /** The longest file that is read. */
    static final int MAX_LENGTH = 16 << 10;

    private static final int HEADER_LINES = 4;
    private static final byte[] PAYLOAD = ascii("payload: ");
    private static final int CHECKSUM_LENGTH = "sha256: ".length() + 64 + 1;

    private final String header;
    private final byte[] payload;

    /** Takes the payload over. */
    KeyFile(String header, byte[] payload) {
        this.header = header;
        this.payload = payload;
    }

    /** Returns the four lines before the payload. */
    String header() {
        return header;
    }

    /** Returns the payload itself, not a copy, so that it can be wiped. */
    byte[] payload() {
        return payload;
    }

    byte[] encode() {
        byte[] text = Base64.getEncoder().encode(payload);
        byte[] body = concatenate(ascii(header), PAYLOAD, text, ascii("\n"));
        byte[] content = concatenate(body, checksum(body));
        Arrays.fill(text, (byte) 0);
        Arrays.fill(body, (byte) 0);
        return content;
    }

    /** Returns the file that a content spells; empty if a byte of it was changed, or it never was a key. */
    static Optional<KeyFile> decode(byte[] content) {
        int end = content.length - CHECKSUM_LENGTH;
        if (end <= 0) {
            return Optional.empty();
        }
        byte[] body = Arrays.copyOf(content, end);
        byte[] found = Arrays.copyOfRange(content, end, content.length);
        try {
            return MessageDigest.isEqual(checksum(body), found) ? decodeBody(body) : Optional.empty();
        } finally {
            Arrays.fill(body, (byte) 0);
        }
    }

    private static Optional<KeyFile> decodeBody(byte[] body) {
        int start = afterHeader(body);
        int from = start + PAYLOAD.length;
        int to = body.length - 1;
        if (from > to || body[to] != '\n' || !Arrays.equals(body, start, from, PAYLOAD, 0, PAYLOAD.length)) {
            return Optional.empty();
        }
        byte[] text = Arrays.copyOfRange(body, from, to);
        try {
            String header = new String(body, 0, start, StandardCharsets.US_ASCII);
            return Optional.of(new KeyFile(header, Base64.getDecoder().decode(text)));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // somebody wrote it by hand: the checksum is right and the payload is not
        } finally {
            Arrays.fill(text, (byte) 0);
        }
    }

    private static int afterHeader(byte[] body) {
        int at = 0;
        for (int lines = 0; lines < HEADER_LINES && at < body.length; at++) {
            lines += body[at] == '\n' ? 1 : 0;
        }
        return at;
    }

    private static byte[] checksum(byte[] body) {
        return ascii("sha256: " + HexFormat.of().formatHex(Sha256.of(body)) + "\n");
    }

    private static byte[] concatenate(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(MAX_LENGTH); // never grows: a copy could not be wiped
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

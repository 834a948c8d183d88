package io.p2p4j.security.store;

import io.p2p4j.security.files.Storage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits the file of a record into a line that says what it is and the bytes that follow.
 *
 * <pre>
 * p2p4j-record 1 trust generation=7 aes-256-gcm nonce=…
 * p2p4j-record 1 trust generation=7 plain sha256=…
 * </pre>
 *
 * <p>All of the line is authenticated, so a record cannot take another's place, name or generation.
 */
final class StateRecord {

    /** The longest line. */
    static final int MAX_HEADER = 256;

    private static final Pattern LINE = Pattern.compile("p2p4j-record 1 ([a-z0-9-]{1,64}) generation=(\\d{1,18})"
            + " (?:aes-256-gcm nonce=([0-9a-f]{24})|plain sha256=([0-9a-f]{64}))\n");

    private final String header;
    private final Matcher parts;
    private final byte[] body;

    private StateRecord(String header, Matcher parts, byte[] body) {
        this.header = header;
        this.parts = parts;
        this.body = body;
    }

    static String encryptedHeader(String name, long generation, byte[] nonce) {
        return start(name, generation) + "aes-256-gcm nonce=" + HexFormat.of().formatHex(nonce) + "\n";
    }

    static String plainHeader(String name, long generation, byte[] sha256) {
        return start(name, generation) + "plain sha256=" + HexFormat.of().formatHex(sha256) + "\n";
    }

    static StateRecord parse(Path file, byte[] content, String name) {
        int end = 0;
        while (end < content.length && end < MAX_HEADER && content[end] != '\n') {
            end++;
        }
        end = Math.min(end + 1, content.length);
        String header = new String(content, 0, end, StandardCharsets.US_ASCII);
        Matcher parts = LINE.matcher(header);
        if (!parts.matches()) {
            throw Storage.damaged(file, "does not begin as a record does");
        }
        if (!parts.group(1).equals(name)) {
            throw Storage.damaged(file, "is the record '" + parts.group(1) + "' and not '" + name + "'");
        }
        return new StateRecord(header, parts, Arrays.copyOfRange(content, end, content.length));
    }

    boolean isEncrypted() {
        return parts.group(3) != null;
    }

    long generation() {
        return Long.parseLong(parts.group(2));
    }

    byte[] nonce() {
        return HexFormat.of().parseHex(parts.group(3));
    }

    byte[] sha256() {
        return HexFormat.of().parseHex(parts.group(4));
    }

    byte[] authenticated() {
        return header.getBytes(StandardCharsets.US_ASCII);
    }

    byte[] body() {
        return body;
    }

    private static String start(String name, long generation) {
        return "p2p4j-record 1 " + name + " generation=" + generation + " ";
    }
}

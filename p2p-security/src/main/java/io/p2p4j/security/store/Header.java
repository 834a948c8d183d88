package io.p2p4j.security.store;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says in the first line of a file what it is; all of it is authenticated with each frame that follows.
 *
 * <pre>
 * p2p4j-state 1 trust generation=7 key=1 aes-256-gcm
 * p2p4j-state 1 trust.log generation=2 key=1 aes-256-gmac
 * </pre>
 *
 * @param file the file's name
 * @param generation how often the file was replaced
 * @param key the number of the data key
 * @param cover how the frames are covered
 */
record Header(String file, long generation, int key, Cover cover) {

    /** The longest line. */
    static final int MAX_LENGTH = 192;

    private static final Pattern LINE = Pattern.compile(
            "p2p4j-state 1 ([a-z0-9.-]{1,80}) generation=([1-9]\\d{0,17}) key=([1-9]\\d{0,8}) ([a-z0-9-]{1,20})\n");

    byte[] line() {
        return ("p2p4j-state 1 " + file + " generation=" + generation + " key=" + key + " " + cover.spelling() + "\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the header that a content begins with; empty if it begins with none. */
    static Optional<Header> parse(byte[] content) {
        int end = 0;
        while (end < content.length && end < MAX_LENGTH && content[end] != '\n') {
            end++;
        }
        int length = Math.min(end + 1, content.length);
        Matcher parts = LINE.matcher(new String(content, 0, length, StandardCharsets.US_ASCII));
        return parts.matches()
                ? Cover.of(parts.group(4))
                        .map(cover -> new Header(
                                parts.group(1),
                                Long.parseLong(parts.group(2)),
                                Integer.parseInt(parts.group(3)),
                                cover))
                : Optional.empty();
    }
}

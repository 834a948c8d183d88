package io.p2p4j.node.rpc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A JSON value as it stands in a message, in UTF-8; whoever needs it reads it, once.
 *
 * @param message the message, which nobody changes
 * @param from where the value begins
 * @param to where it has ended
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record JsonText(byte[] message, int from, int to) {

    static final JsonText NULL = ascii("null");
    static final JsonText NOTHING = ascii("{}");

    private static final int MAX_DIGITS = 18; // as many fit a long

    /** Returns a text of plain characters. */
    static JsonText ascii(String text) {
        return of(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Returns what is a value as a whole. */
    public static JsonText of(byte[] value) {
        return new JsonText(value, 0, value.length);
    }

    /** Returns its bytes. */
    int length() {
        return to - from;
    }

    /** Returns whether it is an object or an array, as JSON-RPC demands of parameters. */
    public boolean isStructure() {
        return message[from] == '{' || message[from] == '[';
    }

    boolean isString() {
        return message[from] == '"';
    }

    boolean isNumber() {
        return message[from] == '-' || (message[from] >= '0' && message[from] <= '9');
    }

    boolean isNull() {
        return Arrays.equals(message, from, to, NULL.message, 0, NULL.message.length);
    }

    /** Returns the whole number that it is, if it has no sign and at most 18 digits. */
    Optional<Long> number() {
        long number = 0;
        for (int i = from; i < to; i++) {
            if (length() > MAX_DIGITS || message[i] < '0' || message[i] > '9') {
                return Optional.empty();
            }
            number = 10 * number + message[i] - '0';
        }
        return Optional.of(number);
    }

    /** Returns its characters. */
    @Override
    public String toString() {
        return new String(message, from, length(), StandardCharsets.UTF_8);
    }
}

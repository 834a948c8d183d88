package io.p2p4j.security.audit.line;

import io.p2p4j.security.audit.chain.Chain;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Gathers lines of the log: JSON objects in pure ASCII, so that no peer can forge a line or hide one.
 *
 * <p>A text is cut at {@link #MAX_TEXT} characters, a list at {@link #MAX_LIST} texts. The memory is used again. Not
 * thread-safe.
 */
public final class LineBuffer {

    /** The most characters of one text. */
    public static final int MAX_TEXT = 1024;

    /** The most texts of one list. */
    public static final int MAX_LIST = 64;

    private static final int FIRST_SIZE = 1 << 16;
    private static final int LONGEST_ESCAPE = 6;
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
    private static final int SECOND = 1000;

    private final List<String> names = new ArrayList<>();
    private byte[] bytes = new byte[FIRST_SIZE];
    private int size;
    private int start;
    private boolean first;
    private long second = Long.MIN_VALUE;
    private String secondText = "";

    /** Forgets all lines. */
    public void clear() {
        size = 0;
    }

    /** Returns how many bytes the lines have. */
    public int size() {
        return size;
    }

    /** Begins the next line of a chain. */
    public LineBuffer begin(Chain chain, long millis, String event) {
        start = size;
        names.clear();
        names.add("time");
        names.add("event");
        ensure(256);
        ascii("{\"seq\":");
        ascii(Long.toString(chain.size() + 1));
        ascii(",\"prev\":\"");
        for (byte each : chain.last()) {
            put(HEX[each >> 4 & 0xf]);
            put(HEX[each & 0xf]);
        }
        ascii("\",\"time\":\"");
        time(millis);
        ascii("\",\"event\":\"");
        ascii(event);
        ascii("\"");
        first = false;
        return this;
    }

    /** Ends the line and adds it to the chain. */
    public void end(Chain chain) {
        ensure(2);
        ascii("}\n");
        chain.add(bytes, start, size);
    }

    /** Writes a text, cut if it is too long. */
    public LineBuffer text(String name, String value) {
        name(name);
        quoted(value, MAX_TEXT);
        return this;
    }

    /** Writes a text that is ours and never cut. */
    public LineBuffer whole(String name, String value) {
        name(name);
        quoted(value, value.length());
        return this;
    }

    /** Writes a whole number. */
    public LineBuffer number(String name, long value) {
        name(name);
        ensure(20);
        ascii(Long.toString(value));
        return this;
    }

    /** Writes a number; what is no number for JSON is written as a text. */
    LineBuffer number(String name, double value) {
        name(name);
        if (Double.isFinite(value)) {
            ensure(32);
            ascii(Double.toString(value));
        } else {
            quoted(Double.toString(value), MAX_TEXT);
        }
        return this;
    }

    /** Writes a list of texts, cut if it is too long. */
    public LineBuffer texts(String name, List<String> values) {
        name(name);
        put('[');
        for (int i = 0; i < Math.min(values.size(), MAX_LIST); i++) {
            if (i > 0) {
                put(',');
            }
            quoted(values.get(i), MAX_TEXT);
        }
        put(']');
        return this;
    }

    /** Begins an object within the line; the names in it are its own. */
    LineBuffer open(String name) {
        name(name);
        put('{');
        first = true;
        return this;
    }

    /** Ends the object. */
    LineBuffer close() {
        put('}');
        first = false;
        return this;
    }

    /** Returns whether the line has a field of a name. */
    boolean has(String name) {
        return names.contains(name);
    }

    /** Returns all lines; not a copy. */
    public ByteBuffer bytes() {
        return ByteBuffer.wrap(bytes, 0, size);
    }

    private void name(String name) {
        names.add(name);
        ensure(name.length() + 8);
        if (!first) {
            put(',');
        }
        first = false;
        put('"');
        ascii(name);
        put('"');
        put(':');
    }

    private void quoted(String value, int most) {
        int length = Math.min(value.length(), most);
        ensure(length * LONGEST_ESCAPE + LONGEST_ESCAPE + 2);
        put('"');
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
                bytes[size++] = (byte) c; // nearly all are, and there is room
            } else {
                escaped(c);
            }
        }
        if (length < value.length()) {
            escaped('\u2026');
        }
        put('"');
    }

    private void escaped(char c) {
        if (c == '"' || c == '\\') {
            put('\\');
            put(c);
        } else {
            put('\\');
            put('u');
            for (int shift = 12; shift >= 0; shift -= 4) {
                put(HEX[c >> shift & 0xf]);
            }
        }
    }

    /** Stamps of one second differ in their end alone. */
    private void time(long millis) {
        long seconds = Math.floorDiv(millis, SECOND);
        if (seconds != second) {
            String text = Instant.ofEpochSecond(seconds).toString();
            secondText = text.substring(0, text.length() - 1);
            second = seconds;
        }
        ascii(secondText);
        int rest = (int) (millis - seconds * SECOND);
        put('.');
        put((byte) ('0' + rest / 100));
        put((byte) ('0' + rest / 10 % 10));
        put((byte) ('0' + rest % 10));
        put('Z');
    }

    private void ascii(String text) {
        ensure(text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes[size++] = (byte) text.charAt(i);
        }
    }

    private void put(int b) {
        if (size == bytes.length) {
            ensure(1);
        }
        bytes[size++] = (byte) b;
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }
}

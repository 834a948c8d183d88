package io.p2p4j.security.audit.line;

import io.p2p4j.security.audit.chain.Chain;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads a segment line by line, each of at most {@link #MAX_LINE} bytes. Not thread-safe. */
public final class LineReader implements AutoCloseable {

    /** The longest line; a longer one is not of ours. */
    public static final int MAX_LINE = 1 << 20;

    private static final byte[] SEQ = "{\"seq\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PREV = ",\"prev\":\"".getBytes(StandardCharsets.US_ASCII);

    private final InputStream in;
    private byte[] bytes = new byte[1 << 16];
    private int start; // of the line
    private int end; // of the line, its line feed included
    private int filled;

    public LineReader(InputStream in) {
        this.in = in;
    }

    /** Steps to the next line; false if none is whole yet, which may change. */
    public boolean next() throws IOException {
        start = end;
        int searched = start;
        while (true) {
            for (; searched < filled; searched++) {
                if (bytes[searched] == '\n') {
                    end = searched + 1;
                    return true;
                }
            }
            if (filled - start >= MAX_LINE) {
                throw new IOException("a line has more than " + MAX_LINE + " bytes");
            }
            int moved = start;
            makeRoom();
            searched -= moved - start;
            int read = in.read(bytes, filled, bytes.length - filled);
            if (read <= 0) {
                end = start;
                return false;
            }
            filled += read;
        }
    }

    /** Returns how many bytes follow the last whole line. */
    public int unfinished() {
        return filled - end;
    }

    /** Returns the bytes of the line. */
    public int length() {
        return end - start;
    }

    /** Returns the line without its line feed. */
    public String text() {
        return new String(bytes, start, end - start - 1, StandardCharsets.ISO_8859_1);
    }

    /** Adds the line to a chain. */
    public void addTo(Chain chain) {
        chain.add(bytes, start, end);
    }

    /** Returns the number of the line; 0 if it has none, for numbers begin with 1. */
    public long seq() {
        if (!Arrays.equals(bytes, start, Math.min(end, start + SEQ.length), SEQ, 0, SEQ.length)) {
            return 0;
        }
        long seq = 0;
        int at = start + SEQ.length;
        for (; at < end && bytes[at] >= '0' && bytes[at] <= '9' && seq <= Long.MAX_VALUE / 100; at++) {
            seq = 10 * seq + bytes[at] - '0';
        }
        return at < end && bytes[at] == ',' ? seq : 0;
    }

    /** Returns the hash that the line gives for the one before it, in hex; no hash if it gives none. */
    public String prev() {
        int at = start + SEQ.length;
        while (at < end && bytes[at] != ',') {
            at++;
        }
        int hash = at + PREV.length;
        boolean given = Arrays.equals(bytes, at, Math.min(end, hash), PREV, 0, PREV.length)
                && hash + Chain.BEGINNING.length() < end
                && bytes[hash + Chain.BEGINNING.length()] == '"';
        return given ? new String(bytes, hash, Chain.BEGINNING.length(), StandardCharsets.ISO_8859_1) : "";
    }

    /** Returns whether the line is the next one of a chain. */
    public boolean follows(Chain chain) {
        return seq() == chain.size() + 1 && prev().equals(chain.lastHex());
    }

    private void makeRoom() {
        if (start > 0) {
            System.arraycopy(bytes, start, bytes, 0, filled - start);
            filled -= start;
            start = 0;
        }
        if (filled == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

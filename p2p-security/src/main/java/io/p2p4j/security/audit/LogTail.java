package io.p2p4j.security.audit;

import io.p2p4j.security.files.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Says how a log ends: its last whole line's number and what follows it that is no line.
 *
 * @param lastSeq the number of the last line that is whole, 0 if there is none
 * @param unreadable the bytes after it
 * @param endsLine whether the file ends with the end of a line
 */
record LogTail(long lastSeq, long unreadable, boolean endsLine) {

    /** How far back the last whole line is looked for; the longest line has less than half of it. */
    static final int WINDOW = 1 << 20;

    private static final JsonFactory JSON = new JsonFactory();

    /** Reads the end of a file. */
    static LogTail read(FileChannel file, Path path) throws IOException {
        long size = file.size();
        byte[] tail = new byte[(int) Math.min(size, WINDOW)];
        ByteBuffer into = ByteBuffer.wrap(tail);
        long start = size - tail.length;
        while (into.hasRemaining() && file.read(into, start + into.position()) > 0) {
            // the position of the buffer moves on
        }
        int end = tail.length;
        while (end > 0) {
            int from = lineStart(tail, end);
            boolean whole = tail[end - 1] == '\n' && (from > 0 || start == 0);
            OptionalLong seq = whole ? seqOf(tail, from, end) : OptionalLong.empty();
            if (seq.isPresent()) {
                return new LogTail(seq.getAsLong(), tail.length - end, tail[tail.length - 1] == '\n');
            }
            end = from;
        }
        if (start > 0) {
            throw Storage.damaged(path, "ends with " + WINDOW + " bytes that are no lines of an audit log");
        }
        return new LogTail(0, tail.length, tail.length == 0 || tail[tail.length - 1] == '\n');
    }

    /** Returns where the line begins that ends before {@code end}. */
    private static int lineStart(byte[] tail, int end) {
        int from = end - 1;
        while (from > 0 && tail[from - 1] != '\n') {
            from--;
        }
        return Math.max(from, 0);
    }

    private static OptionalLong seqOf(byte[] tail, int from, int end) {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), tail, from, end - from)) {
            boolean begins = json.nextToken() == JsonToken.START_OBJECT
                    && "seq".equals(json.nextName())
                    && json.nextToken() == JsonToken.VALUE_NUMBER_INT;
            if (!begins) {
                return OptionalLong.empty();
            }
            long seq = json.getLongValue();
            while (json.nextToken() != null) {
                // to the end, or it is no whole line
            }
            return OptionalLong.of(seq);
        } catch (JacksonException e) {
            return OptionalLong.empty(); // the rest of a line that was never finished
        }
    }
}

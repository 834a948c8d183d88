package example.properties;

import io.p2p4j.api.config.ConfigSource;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * Yields the keys of a properties file in UTF-8, each with its line; a line that ends in a backslash goes on in the next.
 *
 * @param file the file
 */
record PropertiesFile(Path file) implements ConfigSource {

    private static final int MAX_BYTES = 1 << 20;

    @Override
    public List<Entry> read() {
        List<Entry> entries = new ArrayList<>();
        StringBuilder whole = new StringBuilder();
        int first = 1;
        int line = 0;
        for (String text : (Iterable<String>) text().lines()::iterator) {
            line++;
            first = whole.isEmpty() ? line : first;
            whole.append(text).append('\n');
            if (!goesOn(text)) {
                add(entries, whole.toString(), first);
                whole.setLength(0);
            }
        }
        add(entries, whole.toString(), first);
        return entries;
    }

    /** A comment never goes on, and a backslash that is itself written by two is none. */
    private static boolean goesOn(String line) {
        String comment = line.stripLeading();
        int backslashes = line.length() - line.replaceFirst("\\\\+$", "").length();
        return backslashes % 2 == 1 && !comment.startsWith("#") && !comment.startsWith("!");
    }

    private void add(List<Entry> entries, String text, int line) {
        Properties one = new Properties();
        try {
            one.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException e) {
            throw refused(":" + line + ": is no line of a properties file: " + e.getMessage(), e);
        }
        one.forEach((key, value) -> entries.add(new Entry((String) key, (String) value, line)));
    }

    private String text() {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw refused(" is larger than " + MAX_BYTES + " bytes", new IOException("too large"));
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (IOException e) {
            throw refused(" cannot be read: " + e, e);
        }
    }

    private P2pException refused(String what, Exception cause) {
        return P2pError.of(ErrorCode.CONFIG_INVALID, file + what).toException(cause);
    }
}

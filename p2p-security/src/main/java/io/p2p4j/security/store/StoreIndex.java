package io.p2p4j.security.store;

import io.p2p4j.security.files.Storage;
import io.p2p4j.security.store.StateFile.Mark;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Knows the last state of every file, so that one put back to an earlier state is noticed.
 *
 * <p>It is a sealed file itself, of lines {@code <file> <generation> <frames>}; a later line replaces an earlier one of
 * the same file. The caller holds the folder's lock.
 */
final class StoreIndex {

    /** The file of the index; with a dot, so that no record has this name. */
    static final String FILE = "store.index";

    private static final int COMPACTED_FROM = 64 << 10;
    private static final int LONGEST_NOTE = 256; // and so the most that a crash can leave of one
    private static final Pattern LINE = Pattern.compile("([a-z0-9.-]{1,80}) (\\d{1,18}) (\\d{1,18})");

    private final SealedFiles files;
    private final Map<String, Mark> marks = new HashMap<>();
    private Optional<Position> end = Optional.empty(); // empty where the marks may not be what is on the disk

    StoreIndex(SealedFiles files) {
        this.files = files;
    }

    /** Makes the index of a store that has no files yet. */
    void create() {
        end = Optional.of(files.end(files.replace(FILE, 1, List.of(new byte[0]))));
    }

    /** Returns the last state of a file that is known. */
    Mark known(String file) {
        refresh();
        return marks.getOrDefault(file, Mark.NONE);
    }

    /** Returns the names of all files that are known. */
    Set<String> names() {
        refresh();
        return Set.copyOf(marks.keySet());
    }

    /** Remembers the state of a file; it is on the disk when this returns. */
    void note(String file, Mark mark) {
        Position before = refresh();
        String line = line(file, mark);
        marks.put(file, mark);
        if (before.length() > COMPACTED_FROM && before.length() > 2 * text().length()) {
            write(before);
        } else {
            end = Optional.empty();
            end = Optional.of(files.append(before, line.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    /** Writes the index anew, unless it is covered as new files are. */
    void renew() {
        Position before = refresh();
        if (!files.isCurrent(before.header())) {
            write(before);
        }
    }

    private void write(Position before) {
        end = Optional.empty();
        byte[] all = text().getBytes(StandardCharsets.US_ASCII);
        end = Optional.of(files.end(files.replace(FILE, before.header().generation() + 1, List.of(all))));
    }

    private Position refresh() {
        if (end.isEmpty() || !files.version(FILE).equals(end.get().version())) {
            StateFile read = files.read(FILE)
                    .orElseThrow(
                            () -> Storage.damaged(files.path(FILE), "is missing, and the key of the store is there"));
            load(read);
            end = Optional.of(files.end(read));
        }
        return end.get();
    }

    private void load(StateFile index) {
        if (index.contents().isEmpty() || index.length() - index.frames().length() > LONGEST_NOTE) {
            throw Storage.damaged(files.path(FILE), "is not what was written under this data key");
        }
        marks.clear();
        for (byte[] content : index.contents()) {
            new String(content, StandardCharsets.US_ASCII).lines().forEach(this::take);
        }
    }

    private void take(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw Storage.damaged(files.path(FILE), "has a line that no index has");
        }
        marks.put(parts.group(1), new Mark(Long.parseLong(parts.group(2)), Long.parseLong(parts.group(3))));
    }

    private String text() {
        return new TreeMap<>(marks)
                .entrySet().stream()
                        .map(entry -> line(entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining());
    }

    private static String line(String file, Mark mark) {
        return file + " " + mark.generation() + " " + mark.frames() + "\n";
    }
}

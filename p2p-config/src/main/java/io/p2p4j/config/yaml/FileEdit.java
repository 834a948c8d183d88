package io.p2p4j.config.yaml;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.config.describe.Scalars;
import io.p2p4j.config.environment.Assignment;
import io.p2p4j.config.schema.KnownKeys;
import io.p2p4j.config.source.Content;
import io.p2p4j.config.source.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Changes one key of a file, or nothing: the changed text is read again and must differ by this key alone.
 *
 * @param file the file, which need not exist
 * @param names the way to the key
 * @param value what it is to hold
 */
record FileEdit(Path file, List<String> names, Content value) {

    private static final Place HERE = new Place(0, 1, 1, "the change");

    /** Returns the change of a key that is known to exist, to a text that is known to fit. */
    static FileEdit of(KnownKeys known, Path file, String key, String text) {
        List<String> names = new ArrayList<>();
        Content content = Assignment.of(known.root(), key, text, HERE);
        while (content instanceof Content.Mapping mapping) {
            names.add(mapping.entries().get(0).name());
            content = mapping.entries().get(0).content();
        }
        return new FileEdit(file, names, content);
    }

    /** Makes the change. */
    void apply() {
        try {
            Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            String before = Files.exists(target) ? Files.readString(target) : "";
            AtomicFile.write(target, changed(before));
        } catch (IOException e) {
            throw P2pError.of(ErrorCode.STORAGE_FAILED, file + " cannot be changed: " + e)
                    .toException(e);
        }
    }

    private String changed(String before) {
        String mark = before.startsWith("\uFEFF") ? "\uFEFF" : "";
        String text = before.substring(mark.length());
        try {
            String after = new YamlEdit(text).set(names, yaml(value));
            Object expected = with(plain(tree(text)), names);
            if (expected.equals(plain(tree(after)))) {
                return mark + after;
            }
        } catch (NotYamlException | YamlEngineException | IndexOutOfBoundsException e) {
            throw refusal().toException(e); // of the changed text: the one before was read
        }
        throw refusal().toException();
    }

    private P2pError refusal() {
        return P2pError.of(
                        ErrorCode.CONFIG_INVALID,
                        file + " is written in a way that does not allow for setting " + String.join(".", names)
                                + " and leaving the rest as it is")
                .with(Detail.FIX, "set it in an editor: " + String.join(".", names) + " = " + yaml(value));
    }

    private static Content tree(String text) throws NotYamlException {
        return new YamlTree(text, 0, "the change").read();
    }

    private static String yaml(Content content) {
        return switch (content) {
            case Content.Scalar scalar -> Scalars.yaml(scalar.text());
            case Content.Sequence list ->
                list.elements().stream().map(FileEdit::yaml).collect(Collectors.joining(", ", "[", "]"));
            case Content.Mapping mapping -> "{}";
            case Content.Nothing nothing -> "{}";
        };
    }

    /** Returns the content without its places. */
    private static Object plain(Content content) {
        return switch (content) {
            case Content.Scalar scalar -> scalar.text();
            case Content.Sequence list ->
                list.elements().stream().map(FileEdit::plain).toList();
            case Content.Nothing nothing -> Map.of();
            case Content.Mapping mapping -> {
                Map<String, Object> entries = new LinkedHashMap<>();
                mapping.entries().forEach(entry -> entries.put(entry.name(), plain(entry.content())));
                yield entries;
            }
        };
    }

    private Object with(Object tree, List<String> way) {
        if (way.isEmpty()) {
            return plain(value);
        }
        Map<String, Object> entries = new LinkedHashMap<>();
        ((Map<?, ?>) tree).forEach((name, content) -> entries.put((String) name, content));
        String name = entries.keySet().stream()
                .filter(way.get(0)::equalsIgnoreCase)
                .findFirst()
                .orElse(way.get(0));
        entries.put(name, with(entries.getOrDefault(name, Map.of()), way.subList(1, way.size())));
        return entries;
    }
}

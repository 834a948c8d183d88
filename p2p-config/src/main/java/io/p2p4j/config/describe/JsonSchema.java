package io.p2p4j.config.describe;

import io.p2p4j.api.config.Range;
import io.p2p4j.config.schema.Section;
import io.p2p4j.config.schema.Shape;
import io.p2p4j.config.schema.Words;
import io.p2p4j.config.text.DecimalNumber;
import io.p2p4j.config.text.EnumName;
import io.p2p4j.config.text.FilePath;
import io.p2p4j.config.text.Flag;
import io.p2p4j.config.text.Span;
import io.p2p4j.config.text.TextType;
import io.p2p4j.config.text.WholeNumber;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Builds the JSON Schema of the files of a tree of records, as maps and lists.
 *
 * <p>It takes every value that is in range, in the spelling of numbers as numbers; what several keys must fulfil together, and
 * the forms of texts, only the reader checks.
 *
 * @see <a href="https://json-schema.org/draft/2020-12">JSON Schema 2020-12</a>
 */
public final class JsonSchema {

    private static final long YEAR_IN_SECONDS = 365L * 24 * 60 * 60;
    private static final String DURATION = "^([0-9]+(\\.[0-9]+)? ?(ms|s|m|h)?"
            + "|[Pp](?=.)([-+]?[0-9]+[Dd])?"
            + "([Tt](?=.)([-+]?[0-9]+[Hh])?([-+]?[0-9]+[Mm])?([-+]?[0-9]+([.,][0-9]{0,9})?[Ss])?)?)$";
    private static final String PATH = "^(~(/|$)|[^~])";
    private static final String REFERENCE = "^(env|file):.*[^ ]";
    private static final String BYTES = "^(0|[1-9][0-9]*)( ?(KiB|MiB|GiB))?$";

    /** What stands without quotes is a number or a flag to others and a text to its reader. */
    private static final List<String> TEXTS = List.of("string", "number", "boolean");

    private JsonSchema() {}

    /** Returns the schema of a root section. */
    public static Map<String, Object> of(Section root, String title) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", title);
        schema.putAll(section(root));
        return schema;
    }

    private static Map<String, Object> section(Section section) {
        Map<String, Object> properties = new LinkedHashMap<>();
        Object defaults = section.defaults();
        Object[] values = section.values(defaults);
        for (int i = 0; i < values.length; i++) {
            Section.Key key = section.keys().get(i);
            Map<String, Object> property = new LinkedHashMap<>();
            description(key.words()).ifPresent(text -> property.put("description", text));
            if (!(key.shape() instanceof Section)) {
                property.put("default", plain(key.shape(), values[i]));
            }
            property.putAll(shape(key.shape(), key.words()));
            properties.put(key.name(), property);
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", List.of("object", "null")); // an empty section leaves the defaults
        schema.put("additionalProperties", false);
        schema.put("properties", properties);
        return schema;
    }

    private static Optional<String> description(Words words) {
        if (words.meaning().isEmpty()) {
            return Optional.empty();
        }
        String unit = words.unit().isEmpty() ? "" : " [" + words.unit() + "]";
        return Optional.of(words.meaning() + unit + (words.live() ? "; a change applies live" : ""));
    }

    private static Map<String, Object> shape(Shape shape, Words words) {
        return switch (shape) {
            case Section section -> section(section);
            case Shape.OptionalSection optional -> section(optional.section());
            case Shape.OptionalOf optional ->
                anyOf(shape(optional.content(), words), Map.of("type", "null"), Map.of("const", ""));
            case Shape.ListOf list -> ordered("type", "array", "items", shape(list.element(), words));
            case Shape.MapOf map -> map(map, words);
            case Shape.Leaf leaf -> leaf(leaf.type(), words);
        };
    }

    private static Map<String, Object> map(Shape.MapOf map, Words words) {
        Map<String, Object> value = shape(map.value(), words);
        return map.key() instanceof EnumName names
                ? ordered(
                        "type", List.of("object", "null"),
                        "properties",
                                names.constants().stream()
                                        .collect(Collectors.toMap(
                                                Enum::name, name -> value, (a, b) -> a, LinkedHashMap::new)),
                        "patternProperties", Map.of(anyCase(names), value),
                        "additionalProperties", false)
                : ordered("type", List.of("object", "null"), "additionalProperties", value);
    }

    private static Map<String, Object> leaf(TextType type, Words words) {
        return switch (type) {
            case Flag flag -> Map.of("type", "boolean");
            case WholeNumber number ->
                number.bytes()
                        ? anyOf(
                                bounded("integer", words, number.least(), number.most()),
                                ordered("type", "string", "pattern", BYTES))
                        : bounded("integer", words, number.least(), number.most());
            case DecimalNumber number -> bounded("number", words, Long.MIN_VALUE, Long.MAX_VALUE);
            case Span span -> anyOf(seconds(words), ordered("type", "string", "pattern", DURATION));
            case EnumName names ->
                anyOf(
                        Map.of(
                                "enum",
                                names.constants().stream().map(Enum::name).toList()),
                        ordered("type", "string", "pattern", anyCase(names)));
            case FilePath path -> ordered("type", TEXTS, "pattern", PATH);
            default -> type.secret() ? ordered("type", "string", "pattern", REFERENCE) : Map.of("type", TEXTS);
        };
    }

    private static Map<String, Object> bounded(String type, Words words, long least, long most) {
        return ordered(
                "type", type,
                "minimum", words.range().map(Range::min).orElse(least),
                "maximum", words.range().map(Range::max).orElse(most));
    }

    private static Map<String, Object> seconds(Words words) {
        if (words.range().isPresent()) {
            return bounded("number", words, 0, YEAR_IN_SECONDS);
        }
        return words.meaning().isEmpty()
                ? ordered("type", "number", "minimum", 0)
                : ordered("type", "number", "exclusiveMinimum", 0, "maximum", YEAR_IN_SECONDS);
    }

    private static String anyCase(EnumName names) {
        return names.constants().stream()
                .map(constant -> constant.name()
                        .codePoints()
                        .mapToObj(c -> Character.isLetter(c)
                                ? "[" + Character.toString(Character.toUpperCase(c))
                                        + Character.toString(Character.toLowerCase(c)) + "]"
                                : Character.toString(c))
                        .collect(Collectors.joining()))
                .collect(Collectors.joining("|", "^(", ")$"));
    }

    /** Returns a default as JSON has it. */
    private static Object plain(Shape shape, Object value) {
        return switch (shape) {
            case Shape.ListOf list ->
                ((List<?>) value)
                        .stream().map(element -> plain(list.element(), element)).toList();
            case Shape.MapOf map -> {
                Map<String, Object> entries = new LinkedHashMap<>();
                ((Map<?, ?>) value)
                        .forEach((key, entry) -> entries.put(Spelling.text("", key), plain(map.value(), entry)));
                yield entries;
            }
            case Shape.OptionalOf optional ->
                ((Optional<?>) value)
                        .map(content -> plain(optional.content(), content))
                        .orElse("");
            case Shape.OptionalSection optional ->
                ((Optional<?>) value)
                        .map(content -> plain(optional.section(), content))
                        .orElse(Map.of());
            case Section section ->
                section.keys().stream()
                        .collect(Collectors.toMap(
                                Section.Key::name,
                                key -> plain(key.shape(), io.p2p4j.config.text.Access.get(key.accessor(), value)),
                                (a, b) -> a,
                                LinkedHashMap::new));
            case Shape.Leaf leaf ->
                switch (leaf.type()) {
                    case Flag flag -> value;
                    case WholeNumber number -> value;
                    case DecimalNumber number -> value;
                    case Span span -> Double.valueOf(Spelling.text("", value));
                    default -> Spelling.text("", value);
                };
        };
    }

    private static Map<String, Object> anyOf(Object... schemas) {
        return Map.of("anyOf", List.of(schemas));
    }

    private static Map<String, Object> ordered(Object... keysAndValues) {
        List<Object> all = new ArrayList<>(List.of(keysAndValues));
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < all.size(); i += 2) {
            map.put((String) all.get(i), all.get(i + 1));
        }
        return map;
    }
}

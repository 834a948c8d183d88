package io.p2p4j.config.describe;

import io.p2p4j.config.schema.Section;
import io.p2p4j.config.schema.Shape;
import io.p2p4j.config.text.Access;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Spells values as a file would have them, on one line; what is spelt is read back as the same value. */
public final class Spelling {

    private Spelling() {}

    /**
     * Returns the text of a value.
     *
     * @param shape of its key
     * @param unit what its key counts
     */
    public static String of(Shape shape, String unit, Object value) {
        return switch (shape) {
            case Shape.Leaf leaf -> Scalars.yaml(text(unit, value));
            case Shape.ListOf list ->
                ((List<?>) value)
                        .stream()
                                .map(element -> of(list.element(), unit, element))
                                .collect(Collectors.joining(", ", "[", "]"));
            case Shape.MapOf map -> map(map, unit, (Map<?, ?>) value);
            case Shape.OptionalOf optional ->
                ((Optional<?>) value)
                        .map(content -> of(optional.content(), unit, content))
                        .orElse("");
            case Shape.OptionalSection optional ->
                ((Optional<?>) value)
                        .map(content -> of(optional.section(), unit, content))
                        .orElse("");
            case Section section -> section(section, value);
        };
    }

    private static String map(Shape.MapOf map, String unit, Map<?, ?> values) {
        return values.entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry::getKey, Spelling::compare))
                .map(entry -> Scalars.yaml(text("", entry.getKey())) + ": " + of(map.value(), unit, entry.getValue()))
                .collect(Collectors.collectingAndThen(Collectors.joining(", "), Spelling::braces));
    }

    private static String section(Section section, Object instance) {
        return section.keys().stream()
                .map(key -> Map.entry(
                        key.name(), of(key.shape(), key.words().unit(), Access.get(key.accessor(), instance))))
                .filter(entry -> !entry.getValue().isEmpty())
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.collectingAndThen(Collectors.joining(", "), Spelling::braces));
    }

    private static String braces(String entries) {
        return entries.isEmpty() ? "{}" : "{ " + entries + " }";
    }

    @SuppressWarnings("EnumOrdinal") // the order in which they are declared
    private static int compare(Object one, Object other) {
        return one instanceof Enum<?> first && other instanceof Enum<?> second
                ? Integer.compare(first.ordinal(), second.ordinal())
                : one.toString().compareTo(other.toString());
    }

    /** Returns the text of one value, without the quotes that a file may need. */
    static String text(String unit, Object value) {
        return switch (value) {
            case Duration duration -> seconds(duration);
            case Path path -> path(path);
            case Number number -> unit.equals("bytes") ? bytes(number.longValue()) : number.toString();
            case Enum<?> constant -> constant.name();
            case Record wrapper -> wrapped(wrapper).orElseGet(value::toString);
            default -> value.toString();
        };
    }

    /** A record of one text that has no text of its own is read from that one. */
    private static Optional<String> wrapped(Record value) {
        RecordComponent[] components = value.getClass().getRecordComponents();
        boolean parsed = Arrays.stream(value.getClass().getMethods())
                .anyMatch(method -> method.getName().equals("parse"));
        return components.length == 1 && components[0].getType() == String.class && !parsed
                ? Optional.of((String) Access.get(Access.open(components[0].getAccessor()), value))
                : Optional.empty();
    }

    private static String seconds(Duration duration) {
        BigDecimal seconds = BigDecimal.valueOf(duration.getSeconds())
                .add(BigDecimal.valueOf(duration.getNano(), 9))
                .stripTrailingZeros();
        return (seconds.scale() < 1 ? seconds.setScale(1) : seconds).toPlainString();
    }

    private static String path(Path path) {
        Path home = Path.of(System.getProperty("user.home"));
        return path.startsWith(home) && !path.equals(home) ? "~/" + home.relativize(path) : path.toString();
    }

    private static String bytes(long bytes) {
        for (int unit = 3; unit > 0; unit--) {
            long size = 1L << 10 * unit;
            if (bytes != 0 && bytes % size == 0) {
                return bytes / size + List.of("KiB", "MiB", "GiB").get(unit - 1);
            }
        }
        return Long.toString(bytes);
    }
}

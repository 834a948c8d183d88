package io.p2p4j.api.config;

import io.p2p4j.api.time.Deadline;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Refuses values out of range; the message begins with the key, whose place the reader of a file adds. */
final class Check {

    /** Read once per record, since the annotations of a component are read anew at each look. */
    private static final ClassValue<List<Component>> COMPONENTS = new ClassValue<>() {
        @Override
        protected List<Component> computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents())
                    .map(component -> new Component(
                            ConfigReader.keyOf(component.getName()),
                            Optional.ofNullable(component.getAnnotation(Range.class))))
                    .toList();
        }
    };

    private record Component(String key, Optional<Range> range) {}

    private Check() {}

    /** Checks the components of a record, given in their order, against their {@link Range}; what is absent is in it. */
    static void ranges(Class<? extends Record> type, Object... values) {
        List<Component> components = COMPONENTS.get(type);
        if (components.size() != values.length) {
            throw new IllegalStateException(
                    type.getName() + " checks " + values.length + " of its " + components.size() + " components");
        }
        for (int i = 0; i < values.length; i++) {
            Component component = components.get(i);
            if (values[i] instanceof Optional<?> optional) {
                optional.ifPresent(value -> check(component, value));
            } else {
                check(component, values[i]);
            }
        }
    }

    private static void check(Component component, Object value) {
        if (value instanceof Duration duration) {
            component
                    .range()
                    .ifPresentOrElse(
                            range -> seconds(component.key(), duration, range),
                            () -> positive(component.key(), duration));
        } else {
            component.range().ifPresent(range -> number(component.key(), (Number) value, range));
        }
    }

    private static void seconds(String key, Duration value, Range range) {
        if (value.compareTo(Duration.ofSeconds(range.min())) < 0
                || value.compareTo(Duration.ofSeconds(range.max())) > 0) {
            throw new IllegalArgumentException(
                    key + " = " + seconds(value) + " s is not between " + range.min() + " and " + range.max());
        }
    }

    private static void number(String key, Number value, Range range) {
        if (value instanceof Double decimal) {
            if (!(decimal >= range.min() && decimal <= range.max())) {
                throw new IllegalArgumentException(
                        key + " = " + decimal + " is not between " + range.min() + " and " + range.max());
            }
        } else {
            range(key, value.longValue(), range.min(), range.max());
        }
    }

    static void range(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(key + " = " + value + " is not between " + least + " and " + most);
        }
    }

    static void positive(String key, Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(Deadline.LONGEST) > 0) {
            throw new IllegalArgumentException(
                    key + " = " + seconds(value) + " s is not more than 0 and at most 365 days");
        }
    }

    /** Refuses a value that is less than another key's. */
    static void notLess(String key, Duration value, String other, Duration least) {
        if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException(
                    key + " = " + seconds(value) + " s is less than " + other + " = " + seconds(least) + " s");
        }
    }

    /** Refuses a number that is less than another key's. */
    static void notLess(String key, long value, String other, long least) {
        if (value < least) {
            throw new IllegalArgumentException(key + " = " + value + " is less than " + other + " = " + least);
        }
    }

    private static String seconds(Duration duration) {
        BigDecimal seconds = BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9));
        BigDecimal shown = seconds.stripTrailingZeros();
        return (shown.scale() < 1 ? shown.setScale(1) : shown).toPlainString();
    }
}

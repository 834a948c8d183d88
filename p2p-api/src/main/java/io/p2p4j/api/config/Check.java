package io.p2p4j.api.config;

import io.p2p4j.api.time.Deadline;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Refuses values out of range; the message begins with the key, whose place the reader of a file adds. */
final class Check {

    private Check() {}

    /** Checks the components of a record, given in their order, against their {@link Range}; what is absent is in it. */
    static void ranges(Class<? extends Record> type, Object... values) {
        RecordComponent[] components = type.getRecordComponents();
        if (components.length != values.length) {
            throw new IllegalStateException(
                    type.getName() + " checks " + values.length + " of its " + components.length + " components");
        }
        for (int i = 0; i < values.length; i++) {
            if (values[i] instanceof Optional<?> optional) {
                RecordComponent component = components[i];
                optional.ifPresent(value -> component(component, value));
            } else {
                component(components[i], values[i]);
            }
        }
    }

    private static void component(RecordComponent component, Object value) {
        String key = component.getName().replaceAll("(\\p{Lu})", "_$1").toLowerCase(Locale.ROOT);
        Range range = component.getAnnotation(Range.class);
        if (value instanceof Duration duration) {
            if (range == null) {
                positive(key, duration);
            } else if (duration.compareTo(Duration.ofSeconds(range.min())) < 0
                    || duration.compareTo(Duration.ofSeconds(range.max())) > 0) {
                throw new IllegalArgumentException(
                        key + " = " + seconds(duration) + " s is not between " + range.min() + " and " + range.max());
            }
        } else if (range != null) {
            number(key, (Number) value, range);
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

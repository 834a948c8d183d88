package io.p2p4j.api.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Holds every component of the configuration to its words and bounds. */
class KeyTest {

    private static final Set<Type> NUMBERS =
            Set.of(int.class, long.class, double.class, Integer.class, Long.class, Double.class);

    @Test
    void standsOnEveryComponent() {
        for (RecordComponent component : components(NodeConfig.class)) {
            Key key = component.getAnnotation(Key.class);
            assertTrue(
                    key != null,
                    () -> name(component)
                            + " has no @Key: write @Key(\"what it means\") before it, with unit = \"…\" for"
                            + " a number and live = true if a running node takes a change over");
            assertTrue(
                    key.value().matches("\\p{Ll}.*[^.]"),
                    () -> name(component) + ": the meaning is a clause that begins small and ends without a full stop");
        }
    }

    @Test
    void numbersHaveAUnitAndARange() {
        for (RecordComponent component : components(NodeConfig.class)) {
            Range range = component.getAnnotation(Range.class);
            if (NUMBERS.contains(content(component))) {
                assertTrue(range != null, () -> name(component) + " has no bounds: write @Range(min = …, max = …)");
                assertTrue(
                        !component.getAnnotation(Key.class).unit().isEmpty(),
                        () -> name(component) + " has no unit: write @Key(value = …, unit = \"…\")");
            } else if (content(component) != Duration.class) {
                assertEquals(null, range, () -> name(component) + " is no number, so it has no @Range");
            }
        }
    }

    @Test
    void checksAreGivenEveryComponent() {
        assertThrows(IllegalStateException.class, () -> Check.ranges(Sample.class, Duration.ofSeconds(1)));
        Bounds.refuses("wait_time = 11.5 s is not between 0 and 10", () -> new Sample(Duration.ofMillis(11_500), 1));
        Bounds.refuses("wait_time = -0.5 s is not between 0 and 10", () -> new Sample(Duration.ofMillis(-500), 1));
        Bounds.refuses("share = 3 is not between 1 and 2", () -> new Sample(Duration.ZERO, 3));
        Bounds.refuses("more = 9 is not between 3 and 4", () -> new Sample(Duration.ZERO, 1, Optional.of(9)));
    }

    private record Sample(
            @Range(min = 0, max = 10) Duration waitTime,
            @Range(min = 1, max = 2) long share,
            @Range(min = 3, max = 4) Optional<Integer> more) {

        Sample {
            Check.ranges(Sample.class, waitTime, share, more);
        }

        Sample(Duration waitTime, long share) {
            this(waitTime, share, Optional.empty());
        }
    }

    /** Returns the records of keys that a component is or holds. */
    private static List<Class<?>> sections(Type type) {
        List<Class<?>> found = new ArrayList<>();
        if (type instanceof ParameterizedType generic) {
            List.of(generic.getActualTypeArguments()).forEach(argument -> found.addAll(sections(argument)));
        } else if (type instanceof Class<?> plain && plain.isRecord() && hasDefaults(plain)) {
            found.add(plain);
        }
        return found;
    }

    private static boolean hasDefaults(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .anyMatch(method -> method.getName().equals("defaults") && Modifier.isStatic(method.getModifiers()));
    }

    /** Returns the type of a component, or of what its optional may hold. */
    private static Type content(RecordComponent component) {
        return component.getType() == Optional.class
                ? ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0]
                : component.getGenericType();
    }

    private static String name(RecordComponent component) {
        return component.getDeclaringRecord().getSimpleName() + "." + component.getName();
    }

    private static List<RecordComponent> components(Class<?> type) {
        List<RecordComponent> found = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            found.add(component);
            sections(component.getGenericType()).forEach(section -> found.addAll(components(section)));
        }
        return found;
    }
}

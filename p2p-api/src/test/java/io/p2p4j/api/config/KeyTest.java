package io.p2p4j.api.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Holds every component of the configuration to its words and bounds. */
class KeyTest {

    private static final Set<Class<?>> NUMBERS = Set.of(int.class, long.class, double.class);

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
            if (NUMBERS.contains(component.getType())) {
                assertTrue(range != null, () -> name(component) + " has no bounds: write @Range(min = …, max = …)");
                assertTrue(
                        !component.getAnnotation(Key.class).unit().isEmpty(),
                        () -> name(component) + " has no unit: write @Key(value = …, unit = \"…\")");
            } else if (component.getType() != Duration.class) {
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
    }

    private record Sample(
            @Range(min = 0, max = 10) Duration waitTime,
            @Range(min = 1, max = 2) long share) {

        Sample {
            Check.ranges(Sample.class, waitTime, share);
        }
    }

    private static String name(RecordComponent component) {
        return component.getDeclaringRecord().getSimpleName() + "." + component.getName();
    }

    private static List<RecordComponent> components(Class<?> type) {
        List<RecordComponent> found = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            found.add(component);
            if (component.getType().isRecord()) {
                found.addAll(components(component.getType()));
            }
        }
        return found;
    }
}

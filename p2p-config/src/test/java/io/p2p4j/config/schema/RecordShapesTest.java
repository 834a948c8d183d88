package io.p2p4j.config.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.config.text.Access;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordShapesTest {

    record NoDefaults(int a) {}

    record Endless(Optional<Endless> next) {
        static Endless defaults() {
            return new Endless(Optional.empty());
        }
    }

    record Opaque(Object any) {
        static Opaque defaults() {
            return new Opaque("");
        }
    }

    record Raw(List<List<Map<Integer, ?>>> any) {
        static Raw defaults() {
            return new Raw(List.of());
        }
    }

    record Twins(int maxAge, int max_age) {
        static Twins defaults() {
            return new Twins(1, 2);
        }
    }

    private static String refusal(Class<? extends Record> type) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> RecordShapes.of(type))
                .getMessage());
    }

    @Test
    void sayWhyARecordCannotBeConfigured() {
        assertTrue(refusal(NoDefaults.class).endsWith("has no static method defaults() that returns a NoDefaults"));
        assertTrue(refusal(Endless.class).endsWith("contains itself, so its keys have no end"));
        assertTrue(refusal(Opaque.class)
                .endsWith("any has the type java.lang.Object, which has neither a form as a text nor defaults()"));
        assertTrue(
                refusal(Raw.class).endsWith("any has the type ?, which has neither a form as a text nor defaults()"));
        assertTrue(refusal(Twins.class).endsWith("has two components with the same key in snake_case"));
    }

    @Test
    void refuseWhatIsNotExported() throws ClassNotFoundException {
        Class<?> hidden = Class.forName("jdk.internal.misc.ThreadTracker$ThreadRef");
        String message = assertThrows(
                        IllegalArgumentException.class, () -> Access.open(hidden.getDeclaredConstructors()[0]))
                .getMessage();
        assertEquals(
                hidden.getName() + " cannot be reached: make it public in an exported package, or open its package to"
                        + " io.p2p4j.config",
                message);
    }
}

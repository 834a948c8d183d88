package io.p2p4j.config.yaml;

import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** Enumerates the values of a tree of records by key, apart from the code under test. */
final class RecordTree {

    private RecordTree() {}

    /** Returns the value of every key; what has {@code defaults()} is a section. */
    static SortedMap<String, Object> values(Record root) {
        SortedMap<String, Object> values = new TreeMap<>();
        add(root, "", values);
        return values;
    }

    private static void add(Record instance, String prefix, SortedMap<String, Object> values) {
        for (RecordComponent component : instance.getClass().getRecordComponents()) {
            String path =
                    prefix + component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
            Object value = get(component, instance);
            if (value instanceof Record nested && isSection(nested.getClass())) {
                add(nested, path + ".", values);
            } else {
                values.put(path, value);
            }
        }
    }

    private static Object get(RecordComponent component, Record instance) {
        try {
            return component.getAccessor().invoke(instance);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(component.toString(), e);
        }
    }

    private static boolean isSection(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .anyMatch(method -> method.getName().equals("defaults") && Modifier.isStatic(method.getModifiers()));
    }
}

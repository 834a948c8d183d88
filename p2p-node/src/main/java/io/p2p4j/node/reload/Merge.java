package io.p2p4j.node.reload;

import io.p2p4j.api.config.ConfigReader;
import io.p2p4j.api.config.Key;
import io.p2p4j.api.config.NodeConfig;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * Compares two configurations key by key and puts together the one to be in force: live keys from the new one, the others
 * from the old one.
 *
 * <p>A record with a static {@code defaults()} is a section; every other component is one key, compared as a whole. For one
 * thread.
 */
final class Merge {

    private final Predicate<String> takenOver;
    private final List<String> applied = new ArrayList<>();
    private final List<String> waiting = new ArrayList<>();
    private final NodeConfig result;

    /**
     * Merges.
     *
     * @param takenOver whether a part takes over a live key
     * @throws IllegalArgumentException if the values of the live keys do not fit those that wait
     */
    Merge(NodeConfig inForce, NodeConfig wanted, Predicate<String> takenOver) {
        this.takenOver = takenOver;
        this.result = (NodeConfig) section("", inForce, wanted);
    }

    /** Returns the keys that differ and apply. */
    List<String> applied() {
        return applied;
    }

    /** Returns the keys that differ and wait for a start. */
    List<String> waiting() {
        return waiting;
    }

    /** Returns what is to be in force. */
    NodeConfig result() {
        return result;
    }

    private Object section(String prefix, Object old, Object wanted) {
        RecordComponent[] components = old.getClass().getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            String path = prefix + ConfigReader.keyOf(component.getName());
            Object before = get(component, old);
            Object after = get(component, wanted);
            values[i] = isSection(component.getType())
                    ? section(path + ".", before, after)
                    : value(component, path, before, after);
        }
        return create(old.getClass(), components, values);
    }

    private Object value(RecordComponent component, String path, Object before, Object after) {
        if (before.equals(after)) {
            return before;
        }
        Key key = component.getAnnotation(Key.class);
        boolean applies = key != null && key.live() && takenOver.test(path);
        (applies ? applied : waiting).add(path);
        return applies ? after : before;
    }

    private static boolean isSection(Class<?> type) {
        return type.isRecord()
                && Arrays.stream(type.getDeclaredMethods())
                        .anyMatch(method ->
                                method.getName().equals("defaults") && Modifier.isStatic(method.getModifiers()));
    }

    private static Object get(RecordComponent component, Object instance) {
        try {
            return component.getAccessor().invoke(instance);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record of the configuration cannot be read: " + component, e);
        }
    }

    private static Object create(Class<?> type, RecordComponent[] components, Object[] values) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<?> canonical = type.getDeclaredConstructor(types);
            return canonical.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException misfit) {
                throw misfit;
            }
            throw new IllegalStateException("a record of the configuration cannot be made: " + type, e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record of the configuration cannot be made: " + type, e);
        }
    }
}

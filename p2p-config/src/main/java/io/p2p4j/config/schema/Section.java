package io.p2p4j.config.schema;

import io.p2p4j.config.text.Access;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Describes one record: a section whose keys are the components.
 *
 * @param keys in the order of the components
 * @param constructor the canonical constructor, which checks the values
 * @param maker the static method {@code defaults()}
 */
public record Section(List<Key> keys, Constructor<?> constructor, Method maker) implements Shape {

    /**
     * One component.
     *
     * @param name the key, in snake_case
     * @param shape what may stand there
     * @param words what the component says of it
     * @param accessor gets it from a record
     */
    public record Key(String name, Shape shape, Words words, Method accessor) {}

    /** Copies the keys. */
    public Section {
        keys = List.copyOf(keys);
    }

    /** Returns a key by its name. */
    public Optional<Key> key(String name) {
        return keys.stream().filter(key -> key.name().equals(name)).findFirst();
    }

    /** Returns the record of the defaults. */
    public Object defaults() {
        return Access.create(maker);
    }

    /** Returns what the components of a record hold, in their order. */
    public Object[] values(Object instance) {
        return keys.stream().map(key -> Access.get(key.accessor(), instance)).toArray();
    }

    /** Returns the record of these values; what its constructor throws is thrown. */
    public Object create(Object[] values) {
        return Access.create(constructor, values);
    }

    /** Returns the names of the keys, for a message. */
    public String names() {
        return keys.stream().map(Key::name).collect(Collectors.joining(", "));
    }

    @Override
    public String expected() {
        return "a section";
    }

    @Override
    public boolean secret() {
        return keys.stream().anyMatch(key -> key.shape().secret());
    }

    @Override
    public boolean textual() {
        return false;
    }
}

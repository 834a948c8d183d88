package io.p2p4j.config.schema;

import io.p2p4j.config.text.EnumName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Enumerates the keys of a tree of records, sections and the entries of maps over enums included. Immutable. */
public final class KnownKeys {

    /** Worked out once per record, since the annotations of a component are read anew at each look. */
    private static final ClassValue<KnownKeys> KNOWN = new ClassValue<>() {
        @Override
        protected KnownKeys computeValue(Class<?> type) {
            return new KnownKeys(RecordShapes.of(type.asSubclass(Record.class)));
        }
    };

    private final Section root;
    private final Map<String, Shape> shapes = new LinkedHashMap<>();

    private KnownKeys(Section root) {
        this.root = root;
        add("", root);
    }

    /**
     * Returns the keys of a record.
     *
     * @throws IllegalArgumentException if the record or one within it cannot be configured; the message says why
     */
    public static KnownKeys of(Class<? extends Record> type) {
        return KNOWN.get(type);
    }

    /** Returns the section that has no name. */
    public Section root() {
        return root;
    }

    /** Returns the paths that one text can set, in the order of the components. */
    public List<String> textual() {
        return shapes.entrySet().stream()
                .filter(entry -> entry.getValue().textual())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Returns the known path that an unknown one was probably meant to be. */
    public Optional<String> nearest(String path) {
        return Nearest.path(path, shapes.keySet());
    }

    private void add(String path, Shape shape) {
        if (!path.isEmpty()) {
            shapes.put(path, shape);
        }
        switch (shape) {
            case Section section -> section.keys().forEach(key -> add(KeyPath.join(path, key.name()), key.shape()));
            case Shape.OptionalSection optional -> add(path, optional.section());
            case Shape.MapOf map -> addEntries(path, map);
            case Shape.Leaf leaf -> {}
            case Shape.ListOf list -> {}
            case Shape.OptionalOf optional -> {}
        }
    }

    private void addEntries(String path, Shape.MapOf map) {
        if (map.key() instanceof EnumName names) {
            names.constants().forEach(constant -> add(KeyPath.join(path, constant.name()), map.value()));
        }
    }
}

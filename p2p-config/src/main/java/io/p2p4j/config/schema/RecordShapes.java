package io.p2p4j.config.schema;

import io.p2p4j.api.config.ConfigReader;
import io.p2p4j.config.text.Access;
import io.p2p4j.config.text.TextType;
import io.p2p4j.config.text.TextTypes;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Works out the shape of a tree of records; a record with a static {@code defaults()} is a section. For one thread. */
final class RecordShapes {

    /** The records that enclose the one at hand, so that a record within itself is noticed. */
    private final Deque<Class<?>> enclosing = new ArrayDeque<>();

    private RecordShapes() {}

    static Section of(Class<? extends Record> type) {
        return new RecordShapes().section(type);
    }

    private Section section(Class<?> type) {
        if (enclosing.contains(type)) {
            throw new IllegalArgumentException(type.getName() + " contains itself, so its keys have no end");
        }
        Method defaults = defaults(type)
                .orElseThrow(() -> new IllegalArgumentException(
                        type.getName() + " has no static method defaults() that returns a " + type.getSimpleName()));
        enclosing.push(type);
        RecordComponent[] components = type.getRecordComponents();
        List<Section.Key> keys = new ArrayList<>();
        for (RecordComponent component : components) {
            keys.add(key(component));
        }
        enclosing.pop();
        refuseTwins(type, keys);
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return new Section(keys, Access.open(type.getDeclaredConstructor(types)), defaults);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("a record without its canonical constructor", e);
        }
    }

    private Section.Key key(RecordComponent component) {
        String name = ConfigReader.keyOf(component.getName());
        Words words = Words.of(component);
        Shape shape = shape(component.getGenericType(), component, words);
        return new Section.Key(name, shape, words, Access.open(component.getAccessor()));
    }

    private Shape shape(Type type, RecordComponent component, Words words) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) {
                return new Shape.ListOf(shape(arguments[0], component, words));
            } else if (generic.getRawType() == Optional.class) {
                return optional(shape(arguments[0], component, words));
            } else if (generic.getRawType() == Map.class) {
                return new Shape.MapOf(text(arguments[0], component, ""), shape(arguments[1], component, words));
            }
        } else if (type instanceof Class<?> plain
                && plain.isRecord()
                && defaults(plain).isPresent()) {
            return section(plain);
        }
        return new Shape.Leaf(text(type, component, words.unit()), words.expands());
    }

    private static Shape optional(Shape content) {
        return content instanceof Section section ? new Shape.OptionalSection(section) : new Shape.OptionalOf(content);
    }

    private static TextType text(Type type, RecordComponent component, String unit) {
        return (type instanceof Class<?> plain ? TextTypes.of(plain, unit) : Optional.<TextType>empty())
                .orElseThrow(() -> new IllegalArgumentException(
                        component.getDeclaringRecord().getName() + "."
                                + component.getName() + " has the type " + type.getTypeName()
                                + ", which has neither a form as a text nor defaults()"));
    }

    private static Optional<Method> defaults(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.getName().equals("defaults")
                        && method.getParameterCount() == 0
                        && Modifier.isStatic(method.getModifiers())
                        && method.getReturnType() == type)
                .findFirst()
                .map(Access::open);
    }

    private static void refuseTwins(Class<?> type, List<Section.Key> keys) {
        long different = keys.stream().map(Section.Key::name).distinct().count();
        if (different < keys.size()) {
            throw new IllegalArgumentException(type.getName() + " has two components with the same key in snake_case");
        }
    }
}

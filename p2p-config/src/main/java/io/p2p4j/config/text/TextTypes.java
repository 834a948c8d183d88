package io.p2p4j.config.text;

import io.p2p4j.api.config.SecretRef;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Finds how the text of a Java type is read. */
public final class TextTypes {

    private TextTypes() {}

    /**
     * Returns how texts of a type are read, or nothing if it has no form as a text.
     *
     * <p>Known are flags, whole numbers, decimals, texts, durations, paths, enums, types with a public static {@code
     * parse(String)}, and records around a single text.
     *
     * @param unit what a number counts, empty if nobody says; {@code bytes} may be written with KiB, MiB or GiB
     */
    public static Optional<TextType> of(Class<?> type, String unit) {
        return Optional.<TextType>empty()
                .or(() -> basic(type, unit))
                .or(() -> parsed(type))
                .or(() -> wrapped(type));
    }

    private static Optional<TextType> basic(Class<?> type, String unit) {
        if (type == boolean.class || type == Boolean.class) {
            return Optional.of(new Flag());
        } else if (type == int.class || type == Integer.class) {
            return Optional.of(WholeNumber.ofInt(unit));
        } else if (type == long.class || type == Long.class) {
            return Optional.of(WholeNumber.ofLong(unit));
        } else if (type == double.class || type == Double.class) {
            return Optional.of(new DecimalNumber());
        } else if (type == String.class) {
            return Optional.of(new PlainText());
        } else if (type == Duration.class) {
            return Optional.of(new Span());
        } else if (type == Path.class) {
            return Optional.of(new FilePath(Path.of(System.getProperty("user.home"))));
        }
        return type.isEnum() ? Optional.of(EnumName.of(type)) : Optional.empty();
    }

    private static Optional<TextType> parsed(Class<?> type) {
        for (Method method : type.getMethods()) {
            if (method.getName().equals("parse")
                    && Modifier.isStatic(method.getModifiers())
                    && method.getParameterCount() == 1
                    && method.getParameterTypes()[0] == String.class
                    && type.isAssignableFrom(method.getReturnType())) {
                return Optional.of(new Made(Access.open(method), type == SecretRef.class));
            }
        }
        return Optional.empty();
    }

    private static Optional<TextType> wrapped(Class<?> type) {
        RecordComponent[] components = type.isRecord() ? type.getRecordComponents() : new RecordComponent[0];
        if (components.length != 1 || components[0].getType() != String.class) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Made(Access.open(type.getDeclaredConstructor(String.class)), false));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("a record without its canonical constructor", e);
        }
    }
}

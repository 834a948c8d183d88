package io.p2p4j.config.text;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads the name of an enum's constant in any case.
 *
 * @param constants the constants
 */
public record EnumName(List<Enum<?>> constants) implements TextType {

    /** Copies the constants. */
    public EnumName {
        constants = List.copyOf(constants);
    }

    static EnumName of(Class<?> type) {
        return new EnumName(Arrays.stream(type.getEnumConstants())
                .<Enum<?>>map(constant -> (Enum<?>) constant)
                .toList());
    }

    @Override
    public String expected() {
        return "one of " + names();
    }

    @Override
    public Reading read(String text) {
        List<Enum<?>> found =
                constants.stream().filter(c -> c.name().equalsIgnoreCase(text)).toList();
        if (found.size() == 1) {
            return new Reading.Value(found.get(0));
        }
        // An enum whose names differ by case alone can be had by the exact one.
        return found.stream()
                .filter(c -> c.name().equals(text))
                .findFirst()
                .<Reading>map(Reading.Value::new)
                .orElseGet(() -> new Reading.Refused("is not one of " + names()));
    }

    private String names() {
        return constants.stream().map(Enum::name).collect(Collectors.joining(", "));
    }
}

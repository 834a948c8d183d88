package io.p2p4j.config.environment;

import io.p2p4j.config.schema.Section;
import io.p2p4j.config.schema.Shape;
import io.p2p4j.config.source.Content;
import io.p2p4j.config.source.Place;
import java.util.Arrays;
import java.util.List;

/** Turns one text for one dotted path into the content that a file with this key alone would have. */
public final class Assignment {

    private final String text;
    private final Place place;

    private Assignment(String text, Place place) {
        this.text = text;
        this.place = place;
    }

    /** Returns the content; the path need not exist. */
    public static Content of(Section root, String path, String text, Place place) {
        return new Assignment(text, place).at(root, List.of(path.split("\\.", -1)));
    }

    private Content at(Shape shape, List<String> names) {
        if (names.isEmpty()) {
            return value(shape);
        }
        // What is no key of its section stays whole, so that the message shows it as it was written.
        return switch (shape) {
            case Section section ->
                section.key(names.get(0))
                        .filter(key -> names.size() == 1 || hasKeys(key.shape()))
                        .map(key -> mapping(key.name(), at(key.shape(), names.subList(1, names.size()))))
                        .orElseGet(() -> mapping(String.join(".", names), new Content.Scalar(text, place)));
            case Shape.OptionalSection optional -> at(optional.section(), names);
            case Shape.OptionalOf optional -> at(optional.content(), names);
            case Shape.MapOf map ->
                map.sections()
                        .filter(section -> names.size() > 1)
                        .map(section -> mapping(names.get(0), at(section, names.subList(1, names.size()))))
                        .orElseGet(() -> mapping(String.join(".", names), value(map.value())));
            case Shape.Leaf leaf -> mapping(String.join(".", names), value(leaf));
            case Shape.ListOf list -> mapping(String.join(".", names), value(list));
        };
    }

    private Content value(Shape shape) {
        return switch (shape) {
            case Shape.OptionalOf optional -> value(optional.content());
            case Shape.ListOf list -> new Content.Sequence(elements(), place);
            case Shape.Leaf leaf -> new Content.Scalar(text, place);
            case Shape.MapOf map -> new Content.Scalar(text, place);
            case Shape.OptionalSection optional -> new Content.Scalar(text, place);
            case Section section -> new Content.Scalar(text, place);
        };
    }

    private List<Content> elements() {
        return text.isBlank()
                ? List.of()
                : Arrays.stream(text.split(",", -1))
                        .<Content>map(element -> new Content.Scalar(element.strip(), place))
                        .toList();
    }

    private Content mapping(String name, Content content) {
        return new Content.Mapping(List.of(new Content.Entry(name, content)), place);
    }

    private static boolean hasKeys(Shape shape) {
        return switch (shape) {
            case Section section -> true;
            case Shape.MapOf map -> true;
            case Shape.OptionalSection optional -> true;
            case Shape.OptionalOf optional -> hasKeys(optional.content());
            case Shape.Leaf leaf -> false;
            case Shape.ListOf list -> false;
        };
    }
}

package io.p2p4j.config.bind;

import io.p2p4j.config.schema.KeyPath;
import io.p2p4j.config.schema.KnownKeys;
import io.p2p4j.config.schema.Nearest;
import io.p2p4j.config.schema.Section;
import io.p2p4j.config.schema.Shape;
import io.p2p4j.config.source.Content;
import io.p2p4j.config.source.Place;
import io.p2p4j.config.source.Problem;
import io.p2p4j.config.source.Quoted;
import io.p2p4j.config.text.EnumName;
import io.p2p4j.config.text.Reading;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Puts into words how a content does not fit the shape of its key. */
final class Misfit {

    private Misfit() {}

    /** Returns the problem of a content of another kind than is wanted. */
    static Problem of(Shape wanted, String path, Content content) {
        Place place = content.place();
        return switch (content) {
            case Content.Scalar scalar ->
                wanted.secret()
                        ? Problem.ofKey(place, path, () -> "is a text, not " + wanted.expected() + remedy(wanted))
                        : Problem.ofValue(place, path, scalar.text(), "is not " + wanted.expected() + remedy(wanted));
            case Content.Sequence list ->
                Problem.ofKey(place, path, () -> "is a list, not " + wanted.expected() + remedy(wanted));
            case Content.Mapping mapping ->
                Problem.ofKey(place, path, () -> "is a section, not " + wanted.expected() + remedy(wanted));
            case Content.Nothing nothing -> Problem.ofKey(place, path, () -> "has no value; " + instead(wanted, path));
        };
    }

    /** Returns the problem of a key that a map does not take. */
    static Problem unknown(Shape.MapOf map, String path, Content.Entry entry, Reading.Refused refused) {
        return Problem.ofKey(
                entry.content().place(),
                KeyPath.join(path, entry.name()),
                () -> refused.why()
                        + nearest(map, entry.name())
                                .map(near -> "; did you mean " + near + "?")
                                .orElse(""));
    }

    private static Optional<String> nearest(Shape.MapOf map, String name) {
        return map.key() instanceof EnumName names
                ? Nearest.path(
                        name.toLowerCase(Locale.ROOT),
                        names.constants().stream().map(Enum::name).toList())
                : Optional.empty();
    }

    /** Returns the problem of a key that its section does not have. */
    static Problem unknown(KnownKeys known, Section section, String path, Content.Entry entry) {
        String key = KeyPath.join(path, entry.name());
        return Problem.ofKey(
                entry.content().place(),
                key,
                () -> "is not a known key; "
                        + Nearest.path(key, paths(section, path))
                                .or(() -> known.nearest(key))
                                .map(near -> near.equals(key)
                                        ? "a file has sections where a key has dots"
                                        : "did you mean " + Quoted.path(near) + "?")
                                .orElseGet(() -> (path.isEmpty()
                                                ? "the keys here are "
                                                : "the keys of " + Quoted.path(path) + " are ")
                                        + section.names()));
    }

    /** Returns the problem of a key that stands twice in one layer. */
    static Problem duplicate(String path, Place place, Place first) {
        return Problem.ofKey(place, path, () -> "is a duplicate; it was set before (" + first.text() + ")");
    }

    private static String remedy(Shape wanted) {
        if (wanted instanceof Section section) {
            return "; its keys are " + section.names();
        }
        return wanted instanceof Shape.ListOf ? "; one is written [a, b]" : "";
    }

    private static String instead(Shape wanted, String path) {
        if (path.endsWith("]")) {
            return "each element of a list has one";
        }
        String leave = "leave the key out for its default";
        return wanted instanceof Shape.ListOf ? "write [] for an empty list, or " + leave : leave;
    }

    private static List<String> paths(Section section, String path) {
        return section.keys().stream()
                .map(key -> KeyPath.join(path, key.name()))
                .toList();
    }
}

package io.p2p4j.config.source;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Says one thing that is wrong.
 *
 * @param place where
 * @param key the key it is about, empty where it is about a whole layer
 * @param sentence the line for people; asked for only when the problem is reported, since a suggestion costs a search
 * @param cause the exception that told, if one did
 */
public record Problem(Place place, String key, Supplier<String> sentence, Optional<Exception> cause) {

    /** Returns a problem of a whole file or of one of its lines: {@code config.yaml:3: a tab cannot indent}. */
    public static Problem of(Place place, String sentence, Optional<Exception> cause) {
        return new Problem(place, "", () -> place.text() + ": " + sentence, cause);
    }

    /** Returns a problem of a key: {@code node.listen (config.yaml:3) is not a list}. */
    public static Problem ofKey(Place place, String key, Supplier<String> predicate) {
        return new Problem(
                place, key, () -> subject(key) + " (" + place.text() + ") " + predicate.get(), Optional.empty());
    }

    /** Returns a problem of a value: {@code node.max_message = 'abc' (config.yaml:3) is not a whole number}. */
    public static Problem ofValue(Place place, String key, String value, String predicate) {
        return new Problem(
                place,
                key,
                () -> subject(key) + " = " + Quoted.value(value) + " (" + place.text() + ") " + predicate,
                Optional.empty());
    }

    /** Returns this problem with the exception that told of it. */
    public Problem because(Exception exception) {
        return new Problem(place, key, sentence, Optional.of(exception));
    }

    private static String subject(String key) {
        return key.isEmpty() ? "the configuration" : Quoted.path(key);
    }
}

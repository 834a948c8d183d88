package io.p2p4j.config.schema;

import io.p2p4j.api.config.Key;
import io.p2p4j.api.config.Range;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Optional;

/**
 * Holds what a component says of its key by its annotations; one without any says nothing.
 *
 * @param meaning what the key means, empty if nobody says
 * @param unit what a number counts, empty if nobody says
 * @param live whether a change applies to a running node
 * @param expands whether variables are expanded in its text
 * @param range the bounds of a number or duration
 */
public record Words(String meaning, String unit, boolean live, boolean expands, Optional<Range> range) {

    static Words of(RecordComponent component) {
        Key key = component.getAnnotation(Key.class);
        Optional<Range> range = Optional.ofNullable(component.getAnnotation(Range.class));
        return key == null
                ? new Words("", seconds(component), false, false, range)
                : new Words(
                        key.value(),
                        key.unit().isEmpty() ? seconds(component) : key.unit(),
                        key.live(),
                        key.expands(),
                        range);
    }

    private static String seconds(RecordComponent component) {
        return component.getGenericType().getTypeName().contains(Duration.class.getName()) ? "s" : "";
    }
}

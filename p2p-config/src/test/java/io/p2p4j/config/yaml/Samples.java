package io.p2p4j.config.yaml;

import io.p2p4j.api.config.Range;
import io.p2p4j.api.config.SecretRef;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.peer.PeerId;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Thinks of a value for a component that is not its default. */
final class Samples {

    private static final String PEER =
            "/ip4/10.0.0.7/tcp/4001/p2p/12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN";

    private Samples() {}

    /**
     * A value that is not the default.
     *
     * @param text as a variable or override has it
     * @param yaml as a file has it
     * @param value as the record has it
     */
    record Sample(String text, String yaml, Object value) {

        static Sample of(Object value) {
            return new Sample(value.toString(), value.toString(), value);
        }
    }

    static Sample of(RecordComponent component, Object standard) {
        Type type = component.getGenericType();
        Optional<Range> range = Optional.ofNullable(component.getAnnotation(Range.class));
        if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            return list((Class<?>) generic.getActualTypeArguments()[0], (List<?>) standard);
        } else if (type instanceof ParameterizedType generic && generic.getRawType() == Optional.class) {
            Sample content = value((Class<?>) generic.getActualTypeArguments()[0], Optional.empty(), range);
            return new Sample(content.text(), content.yaml(), Optional.of(content.value()));
        }
        return value((Class<?>) type, Optional.of(standard), range);
    }

    private static Sample list(Class<?> element, List<?> standard) {
        Object one = element == Multiaddr.class
                ? Multiaddr.parse("/ip4/127.0.0.1/tcp/7")
                : element == PeerAddress.class
                        ? PeerAddress.parse(PEER)
                        : element == PeerId.class
                                ? PeerAddress.parse(PEER).peer()
                                : standard.size() > 1
                                        ? standard.get(1)
                                        : value(element, Optional.empty(), Optional.empty())
                                                .value();
        return new Sample(one.toString(), "[" + one + "]", List.of(one));
    }

    private static Sample value(Class<?> type, Optional<Object> standard, Optional<Range> range) {
        if (type.isEnum()) {
            Enum<?> other = Arrays.stream(type.getEnumConstants())
                    .map(constant -> (Enum<?>) constant)
                    .filter(constant -> !Optional.of(constant).equals(standard))
                    .findFirst()
                    .orElseThrow();
            String text = other.name().toLowerCase(Locale.ROOT);
            return new Sample(text, text, other);
        }
        return switch (type.getSimpleName()) {
            case "boolean" -> Sample.of(!(boolean) standard.orElseThrow());
            case "int" -> Sample.of((int) whole(standard, range.orElseThrow()));
            case "Integer" -> Sample.of((int) whole(standard, range.orElseThrow()));
            case "long", "Long" -> Sample.of(whole(standard, range.orElseThrow()));
            case "double", "Double" -> Sample.of(standard.equals(Optional.of(0.5)) ? 0.75 : 0.5);
            case "Duration" -> duration((Duration) standard.orElse(Duration.ofSeconds(6)), range);
            case "Path" -> new Sample("elsewhere", "elsewhere", Path.of("elsewhere"));
            case "SecretRef" -> Sample.of(SecretRef.parse("env:SOME"));
            case "String" -> Sample.of("some");
            default -> throw new AssertionError("there is no sample of a " + type + " in this test");
        };
    }

    private static long whole(Optional<Object> standard, Range range) {
        long value = ((Number) standard.orElse(range.min())).longValue();
        return value < range.max() ? value + 1 : value - 1;
    }

    private static Sample duration(Duration standard, Optional<Range> range) {
        long most = range.map(Range::max).orElse(Duration.ofDays(365).toSeconds());
        boolean up = standard.toSeconds() < most;
        Duration value = up ? standard.plusSeconds(1) : standard.minusSeconds(1);
        return new Sample(value.toMillis() + "ms", value.toString(), value);
    }
}

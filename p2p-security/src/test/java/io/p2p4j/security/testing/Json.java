package io.p2p4j.security.testing;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads JSON into a tree; what is not there is an error.
 *
 * @param value a map, a list, a string, a number, a boolean or, for null, an empty optional
 */
public record Json(Object value) {

    /** Returns the one value that the bytes spell. */
    public static Json parse(byte[] json) {
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            Object value = value(parser);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("more than one value");
            }
            return new Json(value);
        }
    }

    /** Returns whether the object has a key. */
    public boolean has(String key) {
        return ((Map<?, ?>) value).containsKey(key);
    }

    /** Returns what the object has under a key. */
    public Json get(String key) {
        return new Json(Objects.requireNonNull(((Map<?, ?>) value).get(key), () -> key + " in " + value));
    }

    /** Returns the elements of the list. */
    public List<Json> list() {
        return ((List<?>) value).stream().<Json>map(Json::new).toList();
    }

    /** Returns the elements of the list under a key. */
    public List<Json> list(String key) {
        return get(key).list();
    }

    /** Returns the text under a key. */
    public String text(String key) {
        return (String) get(key).value();
    }

    /** Returns the whole number under a key. */
    public long number(String key) {
        return (Long) get(key).value();
    }

    /** Returns the bytes that the text under a key spells in hex. */
    public byte[] hex(String key) {
        return HexFormat.of().parseHex(text(key));
    }

    @Override
    public String toString() {
        return value.toString();
    }

    private static Object value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> object = new LinkedHashMap<>();
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    if (object.put(name, value(parser)) != null) {
                        throw new IllegalArgumentException("the key " + name + " is there twice");
                    }
                }
                yield object;
            }
            case START_ARRAY -> {
                List<Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                yield list;
            }
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
            case VALUE_NULL -> Optional.empty();
            default -> throw new IllegalArgumentException("unexpected " + parser.currentToken());
        };
    }
}

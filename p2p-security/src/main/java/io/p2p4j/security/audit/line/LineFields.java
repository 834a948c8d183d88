package io.p2p4j.security.audit.line;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Holds the fields of a line that are needed to choose it or to check it; objects within it are left out.
 *
 * @param texts texts and numbers, as texts
 * @param lists lists of texts
 */
public record LineFields(Map<String, String> texts, Map<String, List<String>> lists) {

    private static final JsonFactory JSON = new JsonFactory();

    /** Reads a line; empty if it is no JSON object. */
    public static Optional<LineFields> parse(String line) {
        LineFields fields = new LineFields(new HashMap<>(), new HashMap<>());
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                fields.read(json, name);
            }
            boolean whole = json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null;
            return whole ? Optional.of(fields) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty(); // whatever it is, it is no line of ours
        }
    }

    private void read(JsonParser json, String name) {
        JsonToken token = json.nextToken();
        if (token == JsonToken.START_ARRAY) {
            List<String> list = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                list.add(json.getString());
                json.skipChildren();
            }
            lists.put(name, list);
        } else if (token == JsonToken.START_OBJECT) {
            json.skipChildren();
        } else {
            texts.put(name, json.getString());
        }
    }

    /** Returns a text, or a number as a text. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(texts.get(name));
    }

    /** Returns whether the line is of a type. */
    public boolean is(String event) {
        return event.equals(texts.get("event"));
    }

    /** Returns a list; an empty one if there is none. */
    public List<String> list(String name) {
        return lists.getOrDefault(name, List.of());
    }
}

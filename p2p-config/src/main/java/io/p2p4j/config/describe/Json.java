package io.p2p4j.config.describe;

import java.io.StringWriter;
import java.util.Collection;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes maps, lists, texts, numbers and flags as JSON, indented. */
public final class Json {

    private Json() {}

    /** Returns the JSON of a tree. */
    public static String of(Map<String, Object> tree) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out)) {
            write(tree, json, 0);
        }
        return out.append('\n').toString();
    }

    private static void write(Object value, JsonGenerator json, int depth) {
        switch (value) {
            case Map<?, ?> map -> {
                json.writeStartObject();
                map.forEach((key, inner) -> {
                    line(json, depth + 1);
                    json.writeName(key.toString());
                    write(inner, json, depth + 1);
                });
                line(json, depth);
                json.writeEndObject();
            }
            case Collection<?> list -> {
                json.writeStartArray();
                list.forEach(inner -> write(inner, json, depth + 1));
                json.writeEndArray();
            }
            case Boolean flag -> json.writeBoolean(flag);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case Double number -> json.writeNumber(number);
            default -> json.writeString(value.toString());
        }
    }

    private static void line(JsonGenerator json, int depth) {
        json.writeRaw("\n" + "  ".repeat(depth));
    }
}

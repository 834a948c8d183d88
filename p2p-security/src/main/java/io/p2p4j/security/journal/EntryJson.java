package io.p2p4j.security.journal;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * Writes entries as JSON objects and reads them back, strictly: the same keys in the same order, or it is damage.
 *
 * <p>Pure ASCII, so that a text with half a surrogate pair, which UTF-8 cannot hold, is kept as it is.
 */
public final class EntryJson {

    private static final int MAX_TEXT = 4096;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(4)
                    .maxStringLength(MAX_TEXT)
                    .maxNameLength(32)
                    .build())
            .build();

    private EntryJson() {}

    /** Returns an object of what {@code fields} writes. */
    public static byte[] write(Consumer<Writer> fields) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            fields.accept(new Writer(json));
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    /**
     * Returns what {@code fields} makes of an object, of which it reads every key.
     *
     * @throws RuntimeException if it is anything else
     */
    public static <T> T read(byte[] content, Function<Reader, T> fields) {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), content)) {
            Reader reader = new Reader(json);
            reader.expect(JsonToken.START_OBJECT);
            T read = fields.apply(reader);
            reader.expect(JsonToken.END_OBJECT);
            require(json.nextToken() == null, "something follows its end");
            return read;
        }
    }

    /** Writes the fields of one object. */
    public static final class Writer {

        private final JsonGenerator json;

        private Writer(JsonGenerator json) {
            this.json = json;
        }

        /** Writes a text. */
        public Writer text(String name, String value) {
            json.writeStringProperty(name, value);
            return this;
        }

        /** Writes a number. */
        public Writer number(String name, long value) {
            json.writeNumberProperty(name, value);
            return this;
        }

        /** Writes what may be absent, as its text. */
        public Writer maybe(String name, Optional<?> value) {
            value.ifPresentOrElse(
                    present -> json.writeStringProperty(name, present.toString()), () -> json.writeNullProperty(name));
            return this;
        }

        /** Writes texts. */
        public Writer texts(String name, Collection<?> values) {
            json.writeArrayPropertyStart(name);
            values.forEach(value -> json.writeString(value.toString()));
            json.writeEndArray();
            return this;
        }
    }

    /** Reads the fields of one object, in the order they were written. */
    public static final class Reader {

        private final JsonParser json;

        private Reader(JsonParser json) {
            this.json = json;
        }

        /** Reads a text. */
        public String text(String name) {
            name(name);
            expect(JsonToken.VALUE_STRING);
            return json.getString();
        }

        /** Reads a time. */
        public Instant time(String name) {
            return Instant.parse(text(name));
        }

        /** Reads a number. */
        public long number(String name) {
            name(name);
            expect(JsonToken.VALUE_NUMBER_INT);
            return json.getLongValue();
        }

        /** Reads what may be absent. */
        public <T> Optional<T> maybe(String name, Function<String, T> parse) {
            name(name);
            JsonToken found = json.nextToken();
            require(
                    found == JsonToken.VALUE_NULL || found == JsonToken.VALUE_STRING,
                    name + " is " + found + " and no text");
            return found == JsonToken.VALUE_NULL ? Optional.empty() : Optional.of(parse.apply(json.getString()));
        }

        /** Reads texts, at most so many, none of them twice. */
        public <T> List<T> texts(String name, int most, Function<String, T> parse) {
            name(name);
            expect(JsonToken.START_ARRAY);
            List<T> values = new ArrayList<>();
            while (json.nextToken() == JsonToken.VALUE_STRING) {
                require(values.size() < most, "it has more than " + most + " " + name);
                T value = parse.apply(json.getString());
                require(!values.contains(value), "it has one of its " + name + " twice");
                values.add(value);
            }
            require(json.currentToken() == JsonToken.END_ARRAY, "one of its " + name + " is no text");
            return values;
        }

        private void name(String name) {
            expect(JsonToken.PROPERTY_NAME);
            require(json.currentName().equals(name), "it has the key '" + json.currentName() + "' instead of " + name);
        }

        private void expect(JsonToken token) {
            JsonToken found = json.nextToken();
            require(found == token, "it has " + found + " instead of " + token);
        }
    }

    private static void require(boolean right, String how) {
        if (!right) {
            throw new IllegalArgumentException(how);
        }
    }
}

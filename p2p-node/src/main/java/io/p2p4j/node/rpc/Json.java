package io.p2p4j.node.rpc;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads and writes JSON in UTF-8 within bounds: depth 64, numbers of 100 digits, no duplicate or unknown names. Thread-safe.
 *
 * <p>The length of a message is bounded where it is framed.
 */
public final class Json {

    private static final int MAX_DEPTH = 64;
    private static final int MAX_DIGITS = 100;

    private final JsonMapper mapper;
    private final ClassValue<ObjectReader> readers = new ClassValue<>() {
        @Override
        protected ObjectReader computeValue(Class<?> type) {
            return mapper.readerFor(type);
        }
    };

    /** Makes a mapper of its own; nothing is shared between nodes. */
    public Json() {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNumberLength(MAX_DIGITS)
                        .build())
                .streamWriteConstraints(StreamWriteConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                .build();
        mapper = JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .build();
    }

    /**
     * Reads a message.
     *
     * @throws io.p2p4j.api.error.RemoteException with {@code PARSE_ERROR} if it is not JSON within the bounds
     */
    Envelope envelope(byte[] message) {
        try (JsonParser parser = mapper.createParser(message)) {
            return Envelope.read(parser, message);
        } catch (JacksonException e) {
            throw noJson(e);
        }
    }

    /**
     * Reads a tree.
     *
     * @throws io.p2p4j.api.error.RemoteException with {@code PARSE_ERROR} if it is not JSON within the bounds
     */
    public JsonNode tree(JsonText text) {
        try {
            return mapper.readTree(text.message(), text.from(), text.length());
        } catch (JacksonException e) {
            throw noJson(e);
        }
    }

    /**
     * Returns the {@code id} of a message that begins so, if it comes before what is not read; the rest is not understood.
     *
     * @param head at most some hundred bytes, which is what this costs
     */
    Optional<JsonText> id(byte[] head) {
        try (JsonParser parser = mapper.createParser(head)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean found = parser.currentName().equals("id");
                JsonToken value = parser.nextToken();
                if (found) {
                    boolean usual = value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NUMBER_INT;
                    Optional<JsonText> id = usual ? Optional.of(text(parser, head)) : Optional.empty();
                    return id.filter(text -> text.isString() || text.to() < head.length); // else it may go on
                }
                parser.skipChildren();
            }
            return Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty(); // cut off, or no JSON at all
        }
    }

    /** Returns the value at which a parser of a message stands, which is after it then. */
    static JsonText text(JsonParser parser, byte[] message) {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        return new JsonText(message, from, (int) parser.currentLocation().getByteOffset());
    }

    /**
     * Writes a value: a record, a list, a map, a boxed value, a string or a tree.
     *
     * @throws IllegalArgumentException if it cannot be written as JSON within the bounds
     */
    public JsonText text(Object value) {
        try {
            return JsonText.of(mapper.writeValueAsBytes(value));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("a value cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Returns the value of a text.
     *
     * @param code the code of the error if it does not fit the type
     * @param what the thing, for the error's message
     */
    public <T> T value(JsonText text, Class<T> type, ErrorCode code, String what) {
        try {
            T value = readers.get(type).readValue(text.message(), text.from(), text.length());
            if (value == null) {
                throw P2pError.of(code, what + " are null and not a " + type.getSimpleName())
                        .toException();
            }
            return value;
        } catch (JacksonException e) {
            throw P2pError.of(code, what + " are not a " + type.getSimpleName() + ": " + e.getOriginalMessage())
                    .toException(e);
        }
    }

    private static P2pException noJson(JacksonException cause) {
        return P2pError.of(ErrorCode.PARSE_ERROR, "a message is not JSON: " + cause.getOriginalMessage())
                .toException(cause);
    }
}

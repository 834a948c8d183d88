package io.p2p4j.node.rpc;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Reads and writes JSON within bounds: depth 64, numbers of 100 digits, no duplicate or unknown names. Thread-safe.
 *
 * <p>The length of a message is bounded where it is framed.
 */
public final class Json {

    private static final int MAX_DEPTH = 64;
    private static final int MAX_DIGITS = 100;

    private final JsonMapper mapper;

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
    public JsonNode parse(byte[] message) {
        try {
            return mapper.readTree(message);
        } catch (JacksonException e) {
            throw P2pError.of(ErrorCode.PARSE_ERROR, "a message is not JSON: " + e.getOriginalMessage())
                    .toException(e);
        }
    }

    /**
     * Returns the {@code id} of a message that begins so, if it comes before what is not read; the rest is not understood.
     *
     * @param head at most some hundred bytes, which is what this costs
     */
    Optional<JsonNode> id(byte[] head) {
        try (JsonParser parser = mapper.createParser(head)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean found = parser.currentName().equals("id");
                JsonToken value = parser.nextToken();
                if (found) {
                    return id(parser, value);
                }
                parser.skipChildren();
            }
            return Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty(); // cut off, or no JSON at all
        }
    }

    private static Optional<JsonNode> id(JsonParser parser, JsonToken value) {
        return switch (value) {
            case VALUE_STRING -> Optional.of(JsonNodeFactory.instance.stringNode(parser.getString()));
            case VALUE_NUMBER_INT -> Optional.of(JsonNodeFactory.instance.numberNode(parser.getBigIntegerValue()));
            default -> Optional.empty();
        };
    }

    /**
     * Writes a tree.
     *
     * @throws IllegalArgumentException if it is deeper than what may be read
     */
    public byte[] bytes(JsonNode tree) {
        try {
            return mapper.writeValueAsBytes(tree);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("a value cannot be written: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Returns the tree of a value: a record, a list, a map, a boxed value or a string.
     *
     * @throws IllegalArgumentException if it cannot be written as JSON
     */
    public JsonNode tree(Object value) {
        try {
            return mapper.valueToTree(value);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("a value is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Returns the value of a tree.
     *
     * @param code the code of the error if it does not fit the type
     * @param what the thing, for the error's message
     */
    public <T> T value(JsonNode tree, Class<T> type, ErrorCode code, String what) {
        try {
            T value = mapper.treeToValue(tree, type);
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
}

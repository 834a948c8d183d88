package io.p2p4j.node.rpc;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Converts errors to what a peer may see of them and back.
 *
 * <p>Outward go the code, its title, and the details that {@link Detail#wire()} allows; messages stay here. Inward
 * nothing is believed but the code and details of the right type and a bounded length.
 */
public final class WireError {

    private static final int MAX_TEXT = 1024;
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\p{Cf}\u2028\u2029]");

    private WireError() {}

    /** Returns the JSON-RPC error object. */
    public static ObjectNode encode(P2pError error) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("error_code", error.code().name());
        error.details().forEach((detail, value) -> {
            if (detail.wire()) {
                data.putPOJO(detail.key(), value);
            }
        });
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("code", error.code().number());
        object.put("message", error.code().title());
        object.set("data", data);
        return object;
    }

    /** Returns the error that a peer's JSON-RPC error object tells of, marked as remote. */
    public static P2pError decode(JsonNode object) {
        JsonNode data = object.path("data");
        ErrorCode code = code(object, data);
        String said = code.title().equals(object.path("message").asString(""))
                ? ""
                : ": " + bounded(object.path("message").asString(""));
        P2pError error = P2pError.of(code, "the peer answered: " + code.title() + said);
        for (Detail detail : Detail.values()) {
            Optional<Object> value = detail.wire() ? value(detail, data.path(detail.key())) : Optional.empty();
            error = value.isPresent() ? error.with(detail, value.get()) : error;
        }
        return error.with(Detail.SIDE, "remote");
    }

    private static ErrorCode code(JsonNode object, JsonNode data) {
        String name = data.path("error_code").asString("");
        return Arrays.stream(ErrorCode.values())
                .filter(code -> code.name().equals(name))
                .findFirst()
                .or(() -> ErrorCode.ofNumber(object.path("code").asInt(0)))
                .orElse(ErrorCode.APPLICATION_ERROR);
    }

    private static Optional<Object> value(Detail detail, JsonNode node) {
        if (detail.type() == Double.class) {
            boolean sane = node.isNumber() && node.asDouble() >= 0 && node.asDouble() < 1e9;
            return sane ? Optional.of(node.asDouble()) : Optional.empty();
        }
        return node.isString() ? Optional.of(bounded(node.asString())) : Optional.empty();
    }

    /** What a peer says ends in logs and terminals, so it is one line without control characters. */
    private static String bounded(String text) {
        String cut = text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
        return CONTROL.matcher(cut).replaceAll("�");
    }
}

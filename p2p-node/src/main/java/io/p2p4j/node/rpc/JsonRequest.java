package io.p2p4j.node.rpc;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.rpc.Request;
import io.p2p4j.api.time.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A request that is well-formed JSON-RPC 2.0.
 *
 * @param json reads the parameters
 * @param method as {@code service/method}
 * @param tree the parameters, an object or array
 * @param id what the answer repeats; empty for a notification, which gets none
 * @param deadline when its caller gives up: as it says in {@code timeout}, in seconds, a member of ours that others leave out
 * @see <a href="https://www.jsonrpc.org/specification">JSON-RPC 2.0</a>
 */
record JsonRequest(Json json, String method, JsonNode tree, Optional<JsonNode> id, Deadline deadline)
        implements Request {

    private static final Pattern METHOD = Pattern.compile("[A-Za-z0-9_./:-]{1,200}");
    private static final int MAX_ID = 128;
    private static final double LONGEST_SECONDS = Deadline.LONGEST.toSeconds();

    /** The member that holds the seconds after which the caller gives up. */
    static final String TIMEOUT = "timeout";

    /**
     * Reads a request.
     *
     * @param latest its deadline, if it does not say an earlier one
     * @throws io.p2p4j.api.error.RemoteException with {@code INVALID_REQUEST} if it is none; batches are none
     */
    static JsonRequest of(JsonNode root, Json json, Deadline latest) {
        require(root.isObject(), "is not an object");
        require("2.0".equals(root.path("jsonrpc").asString("")), "lacks \"jsonrpc\": \"2.0\"");
        JsonNode method = root.path("method");
        require(method.isString() && METHOD.matcher(method.asString()).matches(), "lacks a method service/method");
        JsonNode params = root.has("params") ? root.path("params") : json.tree(java.util.Map.of());
        require(params.isObject() || params.isArray(), "has params that are no object or array");
        JsonNode id = root.path("id");
        boolean bounded = id.isString() ? id.asString().length() <= MAX_ID : id.isNumber() || id.isNull();
        require(id.isMissingNode() || bounded, "has an id that is no string or number");
        return new JsonRequest(
                json,
                method.asString(),
                params,
                id.isMissingNode() ? Optional.empty() : Optional.of(id),
                deadline(root.path(TIMEOUT), latest));
    }

    private static Deadline deadline(JsonNode timeout, Deadline latest) {
        if (timeout.isMissingNode()) {
            return latest;
        }
        double seconds = timeout.isNumber() ? timeout.asDouble() : -1;
        require(seconds >= 0, "has a timeout that is no number of seconds");
        return latest.within(Duration.ofNanos((long) (Math.min(seconds, LONGEST_SECONDS) * 1e9)));
    }

    @Override
    public <T> T params(Class<T> type) {
        try {
            return json.value(tree, type, ErrorCode.INVALID_PARAMS, "the params of " + method);
        } catch (P2pException e) {
            throw e.error().with(Detail.METHOD, method).toException(e);
        }
    }

    private static void require(boolean condition, String fault) {
        if (!condition) {
            throw P2pError.of(ErrorCode.INVALID_REQUEST, "a request " + fault).toException();
        }
    }
}

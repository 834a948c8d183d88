package io.p2p4j.node.rpc;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.rpc.Request;
import io.p2p4j.api.time.Deadline;
import java.time.Duration;
import java.util.Optional;

/**
 * A request that is well-formed JSON-RPC 2.0.
 *
 * @param json reads the parameters
 * @param method as {@code service/method}
 * @param text the parameters, an object or array
 * @param id what the answer repeats; empty for a notification, which gets none
 * @param deadline when its caller gives up: as it says in {@code timeout}, in seconds, a member of ours that others leave out
 * @see <a href="https://www.jsonrpc.org/specification">JSON-RPC 2.0</a>
 */
record JsonRequest(Json json, String method, JsonText text, Optional<JsonText> id, Deadline deadline)
        implements Request {

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
    static JsonRequest of(Envelope message, Json json, Deadline latest) {
        require(message.object(), "is not an object");
        require(message.version().filter("2.0"::equals).isPresent(), "lacks \"jsonrpc\": \"2.0\"");
        String method =
                message.method().filter(Services::isMethod).orElseThrow(() -> none("lacks a method service/method"));
        JsonText params = message.params().orElse(JsonText.NOTHING);
        require(params.isStructure(), "has params that are no object or array");
        require(message.id().isEmpty() || isId(message.id().get()), "has an id that is no string or number");
        return new JsonRequest(json, method, params, message.id(), deadline(message.timeout(), latest));
    }

    private static boolean isId(JsonText id) {
        return id.isNull() || (id.length() <= MAX_ID && (id.isString() || id.isNumber()));
    }

    private static Deadline deadline(Optional<JsonText> timeout, Deadline latest) {
        if (timeout.isEmpty()) {
            return latest;
        }
        double seconds =
                timeout.get().isNumber() ? Double.parseDouble(timeout.get().toString()) : -1;
        require(seconds >= 0, "has a timeout that is no number of seconds");
        return latest.within(Duration.ofNanos((long) (Math.min(seconds, LONGEST_SECONDS) * 1e9)));
    }

    @Override
    public <T> T params(Class<T> type) {
        try {
            return json.value(text, type, ErrorCode.INVALID_PARAMS, "the params of " + method);
        } catch (P2pException e) {
            throw e.error().with(Detail.METHOD, method).toException(e);
        }
    }

    private static void require(boolean condition, String fault) {
        if (!condition) {
            throw none(fault);
        }
    }

    private static P2pException none(String fault) {
        return P2pError.of(ErrorCode.INVALID_REQUEST, "a request " + fault).toException();
    }
}

package io.p2p4j.node.rpc;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.rpc.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes the answers to requests; a notification gets none. Thread-safe. */
public final class Replies {

    private static final Logger LOG = LoggerFactory.getLogger(Replies.class);

    private final Json json;
    private final FrameWriter writer;

    /** Writes to one stream. */
    public Replies(Json json, FrameWriter writer) {
        this.json = json;
        this.writer = writer;
    }

    /** Answers a request. */
    void send(JsonRequest request, Reply reply) throws InterruptedException {
        if (request.id().isPresent()) {
            JsonNode id = request.id().get();
            switch (reply) {
                case Reply.Failure failure -> send(error(id, failure.error()));
                case Reply.Success success -> send(result(id, request.method(), success.value()));
            }
        }
    }

    /** Answers a message of a refused peer, whatever it asks. */
    public void refuse(byte[] message, P2pError error) throws InterruptedException {
        send(JsonRequest.of(json.parse(message), json), new Reply.Failure(error));
    }

    /** Answers what was no request and so had no id. */
    public void failure(P2pError error) throws InterruptedException {
        send(error(JsonNodeFactory.instance.nullNode(), error));
    }

    /** Finishes writing after all that was sent. */
    public void finish() throws InterruptedException {
        writer.finish();
    }

    private void send(ObjectNode answer) throws InterruptedException {
        writer.send(json.bytes(answer));
    }

    private ObjectNode result(JsonNode id, String method, Object value) {
        try {
            ObjectNode answer = envelope(id);
            answer.set("result", json.tree(value));
            return answer;
        } catch (JacksonException | IllegalArgumentException e) {
            LOG.error("what the handler of {} returned cannot be written as JSON", method, e);
            return error(
                    id,
                    P2pError.of(ErrorCode.INTERNAL_ERROR, "the result of " + method + " is no JSON")
                            .with(Detail.METHOD, method));
        }
    }

    private static ObjectNode error(JsonNode id, P2pError error) {
        ObjectNode answer = envelope(id);
        answer.set("error", WireError.encode(error));
        return answer;
    }

    private static ObjectNode envelope(JsonNode id) {
        return JsonNodeFactory.instance.objectNode().put("jsonrpc", "2.0").set("id", id);
    }
}

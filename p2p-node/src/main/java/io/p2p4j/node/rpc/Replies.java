package io.p2p4j.node.rpc;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.NetworkException;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.rpc.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the answers to requests; a notification gets none. Thread-safe. */
public final class Replies {

    private static final Logger LOG = LoggerFactory.getLogger(Replies.class);

    private final Json json;
    private final FrameWriter writer;
    private final RpcLimits limits;

    /** Writes to one stream, and resets it if the peer does not read in time. */
    public Replies(Json json, FrameWriter writer, RpcLimits limits) {
        this.json = json;
        this.writer = writer;
        this.limits = limits;
    }

    /** Answers a request. */
    void send(JsonRequest request, Reply reply) throws InterruptedException {
        if (request.id().isPresent()) {
            JsonText id = request.id().get();
            switch (reply) {
                case Reply.Failure failure -> send(error(id, failure.error()));
                case Reply.Success success -> send(result(id, request.method(), success.value()));
            }
        }
    }

    /** Answers a message of a refused peer, whatever it asks. */
    public void refuse(byte[] message, P2pError error) throws InterruptedException {
        send(JsonRequest.of(json.envelope(message), json, limits.deadline()), new Reply.Failure(error));
    }

    /** Answers a message of which only the beginning is known. */
    void refuseUnread(byte[] head, P2pError error) throws InterruptedException {
        send(error(json.id(head).orElse(JsonText.NULL), error));
    }

    /** Answers what was no request and so had no id. */
    public void failure(P2pError error) throws InterruptedException {
        send(error(JsonText.NULL, error));
    }

    /** Finishes writing after all that was sent. */
    public void finish() throws InterruptedException {
        writer.finish(limits.deadline());
    }

    private void send(byte[] answer) throws InterruptedException {
        try {
            writer.send(answer, limits.deadline());
        } catch (NetworkException e) {
            writer.abort(e);
            throw e;
        }
    }

    /** A result that the peer could not read is the handler's failure, and no other request's. */
    private byte[] result(JsonText id, String method, Object value) {
        try {
            byte[] answer = Envelope.result(id, json.text(value));
            if (answer.length <= limits.maxMessage()) {
                return answer;
            }
            LOG.error("the result of {} has {} bytes, more than node.max_message", method, answer.length);
        } catch (IllegalArgumentException | StackOverflowError e) { // the latter is what a cyclic value ends in
            LOG.error("what the handler of {} returned cannot be written as JSON", method, e);
        }
        P2pError error = P2pError.of(ErrorCode.INTERNAL_ERROR, "the result of " + method + " cannot be sent")
                .with(Detail.METHOD, method);
        return error(id, error);
    }

    private byte[] error(JsonText id, P2pError error) {
        return Envelope.error(id, json.text(WireError.encode(error)));
    }
}

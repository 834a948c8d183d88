package io.p2p4j.node.rpc;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.error.ProtocolException;
import io.p2p4j.api.error.RemoteException;
import io.p2p4j.api.rpc.Caller;
import io.p2p4j.api.rpc.Reply;
import io.p2p4j.api.rpc.RequestHandler;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.api.transport.StreamHandler;
import io.p2p4j.node.gate.RequestGate;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the requests of one peer's RPC streams: reads, checks, and hands each to its handler on a virtual thread.
 *
 * <p>Checks run on the stream's own thread, so that a refusal costs no thread. A stream has at most {@code
 * node.max_in_flight} requests in hand; the next is refused with {@code OVERLOADED}.
 */
public final class RpcServer implements StreamHandler {

    private static final Logger LOG = LoggerFactory.getLogger(RpcServer.class);
    private static final String INFO_METHOD = "node/info";

    private final Json json;
    private final Services services;
    private final RequestGate gate;
    private final int maxMessage;
    private final int maxInFlight;

    /** Serves some services behind a gate. */
    public RpcServer(Json json, Services services, RequestGate gate, int maxMessage, int maxInFlight) {
        this.json = json;
        this.services = services;
        this.gate = gate;
        this.maxMessage = maxMessage;
        this.maxInFlight = maxInFlight;
    }

    @Override
    public void handle(Stream stream) throws InterruptedException {
        FrameReader reader = new FrameReader(stream, maxMessage);
        Replies replies = new Replies(json, new FrameWriter(stream));
        Semaphore places = new Semaphore(maxInFlight);
        try {
            Optional<byte[]> message = reader.next();
            while (message.isPresent()) {
                received(message.get(), stream, replies, places);
                message = reader.next();
            }
        } catch (RemoteException e) {
            violated(stream, e.error()); // the frame is too long: what follows cannot be told apart
            replies.failure(e.error());
        } catch (ProtocolException e) {
            violated(stream, e.error());
            throw e; // resets the stream
        }
        places.acquire(maxInFlight); // what is in hand is answered before the stream closes
        replies.finish();
    }

    private void received(byte[] message, Stream stream, Replies replies, Semaphore places)
            throws InterruptedException {
        JsonRequest request;
        try {
            request = JsonRequest.of(json.parse(message), json);
        } catch (RemoteException e) {
            violated(stream, e.error());
            replies.failure(e.error());
            return;
        }
        switch (check(request, stream)) {
            case RequestGate.Shut shut -> replies.send(request, new Reply.Failure(shut.error()));
            case RequestGate.Open open -> {
                if (places.tryAcquire()) {
                    start(request, open.caller(), replies, places);
                } else {
                    RequestGate.Shut shut =
                            gate.overloaded(stream.connection(), request.method(), "node.max_in_flight");
                    replies.send(request, new Reply.Failure(shut.error()));
                }
            }
        }
    }

    private RequestGate.Passage check(JsonRequest request, Stream stream) {
        String method = request.method();
        try {
            Permission wanted = method.equals(INFO_METHOD) ? new Permission("node:info") : Permission.call(method);
            return gate.check(stream.connection(), wanted, method);
        } catch (IllegalArgumentException e) {
            return new RequestGate.Shut(notFound("a method of this form"));
        }
    }

    private void start(JsonRequest request, Caller caller, Replies replies, Semaphore places) {
        Thread.ofVirtual().name("rpc-handler").start(() -> {
            try {
                replies.send(request, handle(request, caller));
            } catch (InterruptedException | P2pException e) {
                LOG.debug("the answer to {} of {} was lost", request.method(), caller.peer(), e);
            } finally {
                places.release();
            }
        });
    }

    private Reply handle(JsonRequest request, Caller caller) throws InterruptedException {
        Optional<RequestHandler> handler = services.find(request.method());
        if (handler.isEmpty()) {
            return new Reply.Failure(notFound(request.method()));
        }
        try {
            return handler.get().handle(request, caller);
        } catch (RemoteException e) {
            return new Reply.Failure(e.error());
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            LOG.error("the handler of {} failed for {}", request.method(), caller.peer(), e);
            return new Reply.Failure(
                    P2pError.of(ErrorCode.INTERNAL_ERROR, "the handler of " + request.method() + " failed")
                            .with(Detail.METHOD, request.method()));
        }
    }

    private void violated(Stream stream, P2pError error) {
        LOG.debug("{} sent a bad message: {}", stream.connection().peer(), error.message());
        gate.violated(stream.connection(), error);
    }

    private static P2pError notFound(String method) {
        return P2pError.of(ErrorCode.METHOD_NOT_FOUND, "no service serves " + method)
                .with(Detail.METHOD, method);
    }
}

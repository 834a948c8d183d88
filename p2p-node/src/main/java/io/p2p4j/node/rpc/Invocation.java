package io.p2p4j.node.rpc;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.RemoteException;
import io.p2p4j.api.rpc.Caller;
import io.p2p4j.api.rpc.Reply;
import io.p2p4j.api.rpc.RequestHandler;
import io.p2p4j.node.observe.Metrics;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the handler of a request; whatever the handler does, there is an answer.
 *
 * <p>A request whose caller has given up before it was begun is not begun.
 *
 * @param services where handlers are found
 * @param workloads where requests under way are counted
 * @param metrics where those that ended are
 */
record Invocation(Services services, Workloads workloads, Metrics metrics) {

    private static final Logger LOG = LoggerFactory.getLogger(Invocation.class);

    /**
     * Runs it.
     *
     * @param target what was checked
     * @param abandoned whether the stream has ended on which its answer would be sent
     */
    Reply run(JsonRequest request, Services.Target target, Caller caller, boolean abandoned) {
        Reply reply = abandoned || request.deadline().passed()
                ? inVain(request, abandoned)
                : handled(request, target, caller);
        switch (reply) {
            case Reply.Success success -> metrics.served();
            case Reply.Failure failure -> metrics.notServed(failure.error().code());
        }
        return reply;
    }

    private Reply handled(JsonRequest request, Services.Target target, Caller caller) {
        Optional<RequestHandler> handler = target.handler();
        if (handler.isEmpty()) {
            return new Reply.Failure(P2pError.of(ErrorCode.METHOD_NOT_FOUND, "no service serves " + request.method())
                    .with(Detail.METHOD, request.method()));
        }
        try {
            return Objects.requireNonNull(handler.get().handle(request, caller), "the handler returned null");
        } catch (RemoteException e) {
            return new Reply.Failure(e.error());
        } catch (Throwable e) { // errors too: the caller waits for an answer, whatever has happened here
            LOG.error("the handler of {} failed for {}", request.method(), caller.peer(), e);
            return failed(request.method());
        }
    }

    private static Reply inVain(JsonRequest request, boolean abandoned) {
        ErrorCode code = abandoned ? ErrorCode.NETWORK_ERROR : ErrorCode.TIMEOUT;
        return new Reply.Failure(P2pError.of(code, "the caller of " + request.method() + " gave up before it was begun")
                .with(Detail.METHOD, request.method()));
    }

    private static Reply failed(String method) {
        return new Reply.Failure(P2pError.of(ErrorCode.INTERNAL_ERROR, "the handler of " + method + " failed")
                .with(Detail.METHOD, method));
    }
}

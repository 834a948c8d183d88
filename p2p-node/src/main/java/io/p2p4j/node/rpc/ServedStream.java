package io.p2p4j.node.rpc;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.error.ProtocolException;
import io.p2p4j.api.error.RateLimitException;
import io.p2p4j.api.error.RemoteException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.rpc.Caller;
import io.p2p4j.api.rpc.Reply;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.node.gate.RequestGate;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one RPC stream: reads, checks, and hands each request to its handler on a virtual thread.
 *
 * <p>Checks run on the stream's own thread, so that a refusal costs no thread. A peer that goes on asking while it is
 * limited is read more slowly. When the stream ends before its time, handlers are interrupted and those that wait to
 * begin do not.
 */
final class ServedStream {

    private static final Logger LOG = LoggerFactory.getLogger(ServedStream.class);
    private static final String PART = "a message";
    private static final int REFUSED_AT_FULL_SPEED = 1000;
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(10);

    private final Json json;
    private final Invocation invocation;
    private final RequestGate gate;
    private final RpcLimits limits;
    private final Stream stream;
    private final PeerId peer;
    private final Replies replies;
    private final Set<Thread> handlers = ConcurrentHashMap.newKeySet();
    private volatile boolean abandoned;
    private int refusedInARow; // used by the stream's own thread alone

    ServedStream(Json json, Invocation invocation, RequestGate gate, RpcLimits limits, Stream stream) {
        this.json = json;
        this.invocation = invocation;
        this.gate = gate;
        this.limits = limits;
        this.stream = stream;
        this.peer = stream.connection().peer();
        this.replies = new Replies(json, new FrameWriter(stream), limits);
    }

    void serve() throws InterruptedException {
        try (FrameReader reader = new FrameReader(stream, limits.maxMessage(), limits.unfinished(), this::charge)) {
            Optional<Frame> frame = reader.nextFrame();
            while (frame.isPresent()) {
                switch (frame.get()) {
                    case Frame.Paid paid -> received(paid.message());
                    case Frame.Unpaid unpaid -> unpaid(unpaid);
                }
                frame = reader.nextFrame();
            }
        } catch (RemoteException e) { // the frame is too long: what follows cannot be told apart
            invocation.metrics().notServed(e.code());
            gate.violated(stream.connection(), e.error());
            replies.failure(e.error());
        } catch (RateLimitException e) {
            invocation.metrics().notServed(e.code());
            if (e.code() == ErrorCode.OVERLOADED) { // else it is known already
                gate.refusals().limited(peer, PART, e.error());
            }
            abandon();
            throw e; // resets the stream
        } catch (ProtocolException e) {
            gate.violated(stream.connection(), e.error());
            abandon();
            throw e; // resets the stream
        } catch (P2pException e) {
            abandon();
            throw e;
        }
        for (Thread handler : handlers) {
            handler.join(); // what is in hand is answered before the stream closes
        }
        replies.finish();
    }

    private Optional<P2pError> charge(long bytes) {
        return gate.budgets().bytes(stream.connection(), bytes, PART);
    }

    private void unpaid(Frame.Unpaid unpaid) throws InterruptedException {
        invocation.metrics().notServed(unpaid.error().code());
        replies.refuseUnread(unpaid.head(), unpaid.error());
        slowDown(unpaid.error());
    }

    private void received(byte[] message) throws InterruptedException {
        JsonRequest request;
        try {
            request = JsonRequest.of(json.envelope(message), json, limits.deadline());
        } catch (RemoteException e) {
            invocation.metrics().notServed(e.code());
            gate.garbage(stream.connection(), e.error());
            replies.failure(e.error());
            return;
        }
        Services.Target target = invocation.services().find(request.method());
        switch (gate.check(stream.connection(), target.wanted(), target.method())) {
            case RequestGate.Shut shut -> refuse(request, shut.error());
            case RequestGate.Open open -> begin(request, target, open.caller());
        }
    }

    private void refuse(JsonRequest request, P2pError error) throws InterruptedException {
        invocation.metrics().notServed(error.code());
        replies.send(request, new Reply.Failure(error));
        slowDown(error);
    }

    private void slowDown(P2pError error) throws InterruptedException {
        if (++refusedInARow > REFUSED_AT_FULL_SPEED) {
            Duration wait = error.retryAfter().orElse(LONGEST_PAUSE);
            Thread.sleep(wait.compareTo(LONGEST_PAUSE) < 0 ? wait : LONGEST_PAUSE);
        }
    }

    private void begin(JsonRequest request, Services.Target target, Caller caller) throws InterruptedException {
        Workloads workloads = invocation.workloads();
        Optional<String> full = workloads.beginRequest(peer);
        if (full.isPresent()) {
            RequestGate.Shut shut =
                    gate.overloaded(stream.connection(), request.method(), full.get(), workloads.freeAfter());
            refuse(request, shut.error());
        } else {
            refusedInARow = 0;
            start(request, target, caller);
        }
    }

    private void start(JsonRequest request, Services.Target target, Caller caller) {
        long start = limits.ticker().nanos();
        Thread handler = Thread.ofVirtual().name("rpc-handler").unstarted(() -> {
            try {
                replies.send(request, invocation.run(request, target, caller, abandoned));
            } catch (InterruptedException | P2pException e) {
                LOG.debug("the answer to {} of {} was lost", request.method(), peer, e);
            } finally {
                handlers.remove(Thread.currentThread());
                long took = limits.ticker().nanos() - start;
                invocation.workloads().endRequest(peer, Duration.ofNanos(took));
            }
        });
        handlers.add(handler);
        handler.start();
    }

    private void abandon() {
        abandoned = true;
        handlers.forEach(Thread::interrupt);
    }
}

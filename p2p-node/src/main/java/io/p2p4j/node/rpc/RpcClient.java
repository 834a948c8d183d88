package io.p2p4j.node.rpc;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.error.RemoteException;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.transport.Stream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends requests on one stream and waits for their answers, many at a time. Thread-safe.
 *
 * <p>The place of a request whose caller has given up is kept until its answer comes, so that an answer to nothing is
 * told from a late one; with {@link #MAX_PENDING} places taken, further requests are refused.
 */
public final class RpcClient {

    /** The most requests without an answer. */
    static final int MAX_PENDING = 65_536;

    private final Json json;
    private final Stream stream;
    private final FrameWriter writer;
    private final RpcLimits limits;
    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, CompletableFuture<Envelope>> pending = new ConcurrentHashMap<>();
    private volatile Optional<P2pError> ended = Optional.empty();

    private RpcClient(Json json, Stream stream, RpcLimits limits) {
        this.json = json;
        this.stream = stream;
        this.limits = limits;
        this.writer = new FrameWriter(stream);
    }

    /** Begins to use a stream, which it owns; answers are read by a virtual thread. */
    public static RpcClient start(Json json, Stream stream, RpcLimits limits) {
        stream.deadline(Deadline.after(Deadline.LONGEST, limits.ticker())); // each call has a deadline of its own
        RpcClient client = new RpcClient(json, stream, limits);
        Thread.ofVirtual().name("rpc-answers").start(client::read);
        return client;
    }

    /** Returns whether requests can be sent. */
    public boolean isOpen() {
        return ended.isEmpty() && pending.size() < MAX_PENDING;
    }

    /**
     * Hands a request over to be sent; whatever is thrown, it was not.
     *
     * @return what waits for the answer
     */
    public Sent send(String method, JsonText params, Deadline deadline) throws InterruptedException {
        if (pending.size() >= MAX_PENDING) {
            throw P2pError.of(ErrorCode.OVERLOADED, MAX_PENDING + " requests wait for an answer of this peer")
                    .with(Detail.SIDE, "local")
                    .toException();
        }
        long id = ids.incrementAndGet();
        CompletableFuture<Envelope> answer = new CompletableFuture<>();
        byte[] request = request(id, method, params, deadline);
        pending.put(id, answer);
        try {
            throwIfEnded();
            writer.send(request, deadline);
        } catch (P2pException | InterruptedException e) {
            pending.remove(id); // it was not sent
            throw e;
        }
        return new Sent(json, method, answer);
    }

    /** A request that may have reached the peer. */
    public static final class Sent {

        private final Json json;
        private final String method;
        private final CompletableFuture<Envelope> answer;

        private Sent(Json json, String method, CompletableFuture<Envelope> answer) {
            this.json = json;
            this.method = method;
            this.answer = answer;
        }

        /**
         * Waits for the answer.
         *
         * @return its {@code result}
         * @throws P2pException what the peer answered instead, or why no answer came
         */
        public JsonText await(Deadline deadline) throws InterruptedException {
            Envelope answered = RpcClient.await(method, answer, deadline);
            return answered.result()
                    .orElseThrow(
                            () -> WireError.decode(json.tree(answered.error().orElseThrow()))
                                    .with(Detail.METHOD, method)
                                    .toException());
        }
    }

    private byte[] request(long id, String method, JsonText params, Deadline deadline) {
        byte[] message = Envelope.request(id, method, deadline.left().toMillis() / 1e3, params);
        if (message.length > limits.maxMessage()) {
            throw new IllegalArgumentException(
                    "a request of " + message.length + " bytes exceeds node.max_message = " + limits.maxMessage());
        }
        return message;
    }

    private static Envelope await(String method, CompletableFuture<Envelope> answer, Deadline deadline)
            throws InterruptedException {
        try {
            return answer.get(Math.max(0, deadline.leftNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw P2pError.of(ErrorCode.TIMEOUT, "no answer to " + method + " came in time")
                    .with(Detail.METHOD, method)
                    .toException(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof P2pException cause
                    ? cause.error().toException(cause)
                    : new IllegalStateException(e);
        }
    }

    private void throwIfEnded() {
        if (ended.isPresent()) {
            throw ended.get().toException();
        }
    }

    private void read() {
        try (FrameReader reader = new FrameReader(stream, limits.maxMessage(), limits.unfinished())) {
            Optional<byte[]> message = reader.next();
            while (message.isPresent()) {
                answered(json.envelope(message.get()));
                message = reader.next();
            }
            end(P2pError.of(ErrorCode.NETWORK_ERROR, "the peer closed the stream of answers")
                    .toException());
        } catch (RemoteException e) {
            boolean said = e.error().text(Detail.SIDE).isPresent(); // else it is our own reading that failed
            end(said ? e : unreadable(e));
        } catch (P2pException e) {
            end(e);
        } catch (RuntimeException e) {
            end(unreadable(e));
        }
    }

    private void answered(Envelope answer) {
        JsonText id = answer.id().orElse(JsonText.NULL);
        if (id.isNull() && answer.error().isPresent()) {
            throw WireError.decode(json.tree(answer.error().get())).toException();
        }
        boolean wellFormed = answer.result().isPresent() ^ answer.error().isPresent();
        Optional<CompletableFuture<Envelope>> waiting =
                wellFormed ? id.number().map(pending::remove) : Optional.empty();
        waiting.orElseThrow(() -> P2pError.of(ErrorCode.PROTOCOL_VIOLATION, "the peer answered what was not asked")
                        .toException())
                .complete(answer);
    }

    private static P2pException unreadable(RuntimeException cause) {
        return P2pError.of(
                        ErrorCode.PROTOCOL_VIOLATION,
                        "the peer sent an answer that cannot be read: " + cause.getMessage())
                .toException(cause);
    }

    /** Later requests see {@code ended}; those already waiting are in {@code pending}. */
    private void end(P2pException cause) {
        ended = Optional.of(cause.error());
        writer.abort(cause);
        pending.forEach((id, waiting) -> waiting.completeExceptionally(cause));
        pending.clear();
    }
}

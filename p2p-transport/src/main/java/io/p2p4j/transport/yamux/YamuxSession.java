package io.p2p4j.transport.yamux;

import io.p2p4j.api.config.TransportConfig;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.api.transport.Direction;
import io.p2p4j.transport.pipe.BufferPool;
import io.p2p4j.transport.pipe.SessionPipe;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Multiplexes streams over one pipe. Thread-safe.
 *
 * <h2>Guarantees</h2>
 *
 * The thread that {@link #run runs} it only reads: it never writes, waits for room or calls a handler. A stream holds at
 * most one window of bytes that were not read, and the window is returned as they are read; all streams together hold at
 * most {@code transport.yamux.max_connection_window}. The peer has at most {@code transport.max_streams} streams served at
 * once. A peer that breaks a rule is told so, and the session ends.
 *
 * @see <a href="https://github.com/hashicorp/yamux/blob/master/spec.md">yamux</a>
 */
public final class YamuxSession {

    private static final Logger LOG = LoggerFactory.getLogger(YamuxSession.class);

    /** The most streams of the peer a second that are reset or refused; a peer that goes on loses the connection. */
    static final int MAX_CHURN = 1024;

    private final Outbox outbox;
    private final Teardown teardown;
    private final TransportConfig config;
    private final Ticker ticker;
    private final Liveness liveness;
    private final ReceiveBudget budget;
    private final Company company = new Company();
    private final Places places;
    private final StreamTable streams;
    private final CompletableFuture<P2pError> ended = new CompletableFuture<>(); // why; the first reason stays
    private final SessionPipe pipe;
    private volatile Optional<P2pError> remoteAway = Optional.empty();
    private volatile Optional<P2pError> sealed = Optional.empty(); // why nothing can be sent any more
    private final Allowance churn;
    private Server server = (stream, agreed) -> stream.reset(); // used by the reader alone

    /**
     * Prepares a session; nothing is read before it is run.
     *
     * @param side which side of the pipe this is: the dialler's streams have odd ids
     * @param config the bounds: of streams, of windows, of silence
     */
    public YamuxSession(SessionPipe pipe, Direction side, TransportConfig config, BufferPool pool, Ticker ticker) {
        this.pipe = pipe;
        this.config = config;
        this.ticker = ticker;
        this.outbox = new Outbox(pipe, pool, this::unsent);
        this.teardown = new Teardown(pipe, outbox, ticker);
        this.liveness = new Liveness(config, outbox, ticker);
        this.budget = new ReceiveBudget(config.yamux().maxConnectionWindow());
        this.places = new Places(config);
        this.streams = new StreamTable(side);
        this.churn = new Allowance(MAX_CHURN, ticker);
    }

    /**
     * Opens a stream; the peer hears of it with the first bytes.
     *
     * @throws io.p2p4j.api.error.P2pException with the reason why the session ended, if it did
     */
    public YamuxStream open() {
        requireOpen();
        YamuxStream stream = stream(streams.nextId(), FrameHeader.SYN);
        streams.add(stream);
        if (ended.isDone()) { // it ended meanwhile and may have missed the new stream
            streams.forget(stream);
            throw ended.join().toException();
        }
        return stream;
    }

    /** Returns why it ended, if it did. */
    public Optional<P2pError> ended() {
        return Optional.ofNullable(ended.getNow(null));
    }

    /** Returns whether streams can be opened. */
    public boolean isOpen() {
        return !ended.isDone() && remoteAway.isEmpty();
    }

    /** Looks after it: pings a silent peer, and ends the session if the peer is gone or nothing is carried for long. */
    public void check() {
        liveness.check().ifPresent(this::close);
    }

    /**
     * Reads what the peer sends; does not wait.
     *
     * @param serve serves the streams of the peer
     * @param onEnd hears, on a virtual thread, why it ended, once nothing uses the pipe any more
     */
    public void start(Server serve, Consumer<P2pError> onEnd) {
        server = serve;
        new SessionReader(this, pipe, outbox, liveness, ticker, () -> onEnd.accept(awaitEnd())).start();
    }

    /**
     * Reads what the peer sends, until the session has ended and nothing uses the pipe any more.
     *
     * @param serve serves the streams of the peer
     * @return why it ended
     */
    public P2pError run(Server serve) {
        CompletableFuture<P2pError> end = new CompletableFuture<>();
        start(serve, end::complete);
        return end.join();
    }

    /** Returns whether the pipe is closed. */
    boolean isOver() {
        return teardown.isOver();
    }

    boolean hasEnded() {
        return ended.isDone();
    }

    /** Ends the session because nothing more can be read, unless it has ended; never waits. */
    void failed(Throwable cause) {
        switch (cause) {
            case P2pException e -> close(e.error());
            case IOException e -> broken(e);
            default -> { // a bug here or memory that is out must not leave the session half alive
                SessionReader.startThread(() -> LOG.error("the reader of a session failed; the session ends", cause));
                close(P2pError.of(ErrorCode.INTERNAL_ERROR, "the reader of the session failed"));
            }
        }
    }

    private P2pError awaitEnd() {
        teardown.awaitEnd();
        if (!ended.isDone()) { // the reader saw that the pipe is closed before it knew why
            broken(new ClosedChannelException());
        }
        return ended.join();
    }

    /** Closes it: streams fail with the reason, what was gathered is sent, the peer is told. Does not wait. Idempotent. */
    public void close(P2pError reason) {
        if (ended.complete(reason)) {
            teardown.begin(reason.code());
            streams.fail(reason);
        }
    }

    /** Ends the session because nothing can be sent; if the secure channel is dead, the reader may know what killed it. */
    private void unsent(Exception cause) {
        if (cause instanceof P2pException e && e.code() == ErrorCode.CLOSED) {
            sealed = Optional.of(e.error());
            teardown.abort(); // which the reader finds out
        } else {
            broken(cause);
        }
    }

    /** Ends the session because the pipe does not work any more. */
    private void broken(Exception cause) {
        P2pError reason = cause instanceof P2pException e
                ? e.error()
                : remoteAway.or(() -> sealed).orElseGet(() -> lost(cause));
        if (ended.complete(reason)) {
            streams.fail(reason);
        }
        teardown.abort();
    }

    private static P2pError lost(Exception cause) {
        return P2pError.of(
                ErrorCode.NETWORK_ERROR,
                cause instanceof EOFException
                        ? "the remote ended the connection without a word"
                        : "the connection broke: " + cause);
    }

    /** Returns the stream of an id, empty if it is forgotten. */
    Optional<YamuxStream> find(int id) {
        return streams.find(id);
    }

    /** Takes a stream that the peer opens, or resets it if there are too many. */
    Optional<YamuxStream> accept(int id) {
        streams.take(id);
        Optional<P2pError> full = places.take();
        if (full.isPresent()) {
            refuse(id);
            server.refused(full.get());
            churn(id);
            return Optional.empty();
        }
        YamuxStream stream = stream(id, FrameHeader.ACK);
        streams.add(stream);
        return Optional.of(stream);
    }

    /**
     * Counts a stream of the peer that came to nothing; a few are life, many are an attack.
     *
     * @throws io.p2p4j.api.error.P2pException with {@code OVERLOADED} if they are too many
     */
    void churn(int id) {
        if (!streams.isOurs(id) && !churn.take()) {
            throw wasteful().toException();
        }
    }

    private static P2pError wasteful() {
        return P2pError.of(
                        ErrorCode.OVERLOADED,
                        "more than " + MAX_CHURN + " streams of the peer a second came to nothing")
                .with(Detail.RULE, "transport.max_streams");
    }

    /** Serves a stream that was accepted. */
    void start(YamuxStream stream) {
        places.serve(stream, server, () -> {
            if (!churn.take()) {
                close(wasteful());
            }
        });
    }

    /** Keeps a stream that this side has closed only for what its peer still sends. */
    void remember(YamuxStream stream) {
        streams.remember(stream);
    }

    /** Lets go of a stream; if its peer still sends something, that is dropped. */
    void forget(YamuxStream stream) {
        streams.forget(stream);
    }

    void refuse(int id) {
        answer(new FrameHeader(FrameType.WINDOW_UPDATE, FrameHeader.RST, id, 0));
    }

    void answer(FrameHeader header) {
        outbox.answer(header);
    }

    /** Ends a stream whose data would make the connection hold too much that was not read. */
    void overload(YamuxStream stream) {
        int most = config.yamux().maxConnectionWindow();
        stream.drop(P2pError.of(ErrorCode.OVERLOADED, "more than " + most + " bytes wait to be read on the connection")
                .with(Detail.RULE, "transport.yamux.max_connection_window"));
        forget(stream);
        refuse(stream.id());
        churn(stream.id());
    }

    void remoteGoesAway(long reason) {
        remoteAway = Optional.of(GoAway.reason(reason));
    }

    Liveness liveness() {
        return liveness;
    }

    private YamuxStream stream(int id, int opening) {
        return new YamuxStream(
                this,
                id,
                new SendHalf(outbox, liveness, id, opening),
                new ReceiveHalf(
                        budget, liveness, company, ticker, config.yamux().maxWindow()));
    }

    private void requireOpen() {
        if (ended.isDone()) {
            throw ended.join().toException();
        }
        if (remoteAway.isPresent()) {
            throw remoteAway.get().toException();
        }
    }

    /** Serves the streams of the peer. */
    @FunctionalInterface
    public interface Server {
        /**
         * Serves one stream, on a virtual thread of its own.
         *
         * @param agreed is to be run once the protocol of the stream is agreed; until then it counts in the backlog
         */
        void serve(YamuxStream stream, Runnable agreed);

        /** Hears that a stream found no place; called by the reader, so it must not block. */
        default void refused(P2pError reason) {}
    }
}

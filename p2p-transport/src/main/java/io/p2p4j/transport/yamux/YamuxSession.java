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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Multiplexes streams over one pipe. Thread-safe.
 *
 * <h2>Guarantees</h2>
 *
 * The thread that {@link #run runs} it only reads: it never writes, waits for room or calls a handler. A stream holds at
 * most one window of bytes that were not read, and the window is returned as they are read. The peer has at most {@code
 * maxStreams} streams served at once. A peer that breaks a rule is told so, and the session ends.
 *
 * @see <a href="https://github.com/hashicorp/yamux/blob/master/spec.md">yamux</a>
 */
public final class YamuxSession {

    /** The most streams of the peer a second that are reset or refused; a peer that goes on loses the connection. */
    static final int MAX_CHURN = 1024;

    private static final long MAX_ID = 0xffff_ffffL;

    private final Outbox outbox;
    private final Teardown teardown;
    private final int parity; // of the ids of streams that this side opens
    private final TransportConfig config;
    private final Ticker ticker;
    private final Liveness liveness;
    private final ReceiveBudget budget;
    private final Semaphore served;
    private final Semaphore backlog; // of streams whose protocol is not agreed
    private final Map<Integer, YamuxStream> streams = new ConcurrentHashMap<>();
    private final Remnants remnants = new Remnants();
    private final AtomicLong nextId;
    private final CompletableFuture<P2pError> ended = new CompletableFuture<>(); // why; the first reason stays
    private final SessionPipe pipe;
    private volatile Optional<P2pError> remoteAway = Optional.empty();
    private final Allowance churn; // used by the reader alone, as what follows
    private long highestRemote;
    private Server server = (stream, agreed) -> stream.reset();

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
        this.outbox = new Outbox(pipe, pool, this::broken);
        this.teardown = new Teardown(pipe, outbox, ticker);
        this.parity = side == Direction.OUTBOUND ? 1 : 0;
        this.nextId = new AtomicLong(side == Direction.OUTBOUND ? 1 : 2);
        this.liveness = new Liveness(config, outbox, ticker);
        this.budget = new ReceiveBudget(config.yamux().maxConnectionWindow());
        this.served = new Semaphore(config.maxStreams());
        this.backlog = new Semaphore(config.yamux().acceptBacklog());
        this.churn = new Allowance(MAX_CHURN, ticker);
    }

    /**
     * Opens a stream; the peer hears of it with the first bytes.
     *
     * @throws io.p2p4j.api.error.P2pException with the reason why the session ended, if it did
     */
    public YamuxStream open() {
        requireOpen();
        long id = nextId.getAndAdd(2);
        if (id > MAX_ID) {
            throw P2pError.of(ErrorCode.NETWORK_ERROR, "the connection has no stream ids left; dial again")
                    .toException();
        }
        YamuxStream stream = stream((int) id, FrameHeader.SYN);
        streams.put((int) id, stream);
        if (ended.isDone()) { // it ended meanwhile and may have missed the new stream
            streams.remove((int) id);
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
     * Reads what the peer sends, until the session has ended and nothing uses the pipe any more.
     *
     * @param serve serves the streams of the peer
     * @return why it ended
     */
    public P2pError run(Server serve) {
        server = serve;
        FrameDecoder decoder = new FrameDecoder(new YamuxReader(this, ticker));
        try {
            while (!ended.isDone()) {
                decoder.decode(pipe.receive());
                liveness.hear();
            }
            teardown.drain();
        } catch (P2pException e) {
            close(e.error());
        } catch (IOException e) {
            broken(e);
        } finally {
            teardown.awaitEnd();
        }
        return ended.join();
    }

    /** Closes it: streams fail with the reason, what was gathered is sent, the peer is told. Does not wait. Idempotent. */
    public void close(P2pError reason) {
        if (ended.complete(reason)) {
            teardown.begin(reason.code());
            failStreams(reason);
        }
    }

    /** Ends the session because the pipe does not work any more. */
    private void broken(Exception cause) {
        P2pError reason = cause instanceof P2pException e ? e.error() : remoteAway.orElseGet(() -> lost(cause));
        if (ended.complete(reason)) {
            failStreams(reason);
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

    private void failStreams(P2pError reason) {
        streams.values().forEach(stream -> stream.fail(reason));
        streams.clear();
    }

    /** Returns the stream of an id, empty if it is forgotten; an id that never was breaks the protocol. */
    Optional<YamuxStream> find(int id) {
        Optional<YamuxStream> stream = Optional.ofNullable(streams.get(id)).or(() -> remnants.find(id));
        long number = Integer.toUnsignedLong(id);
        boolean known = stream.isPresent() || number < (isOurs(id) ? nextId.get() : highestRemote + 1);
        if (!known) {
            throw FrameHeader.violation("a frame is for stream " + number + ", which was never opened");
        }
        return stream;
    }

    /** Takes a stream that the peer opens, or resets it if there are too many. */
    Optional<YamuxStream> accept(int id) {
        if (isOurs(id) || streams.containsKey(id) || remnants.find(id).isPresent()) {
            throw FrameHeader.violation(
                    "the peer opens stream " + Integer.toUnsignedString(id) + ", whose id is not free for it");
        }
        highestRemote = Math.max(highestRemote, Integer.toUnsignedLong(id));
        if (!takePlace()) {
            refuse(id);
            churn(id);
            return Optional.empty();
        }
        YamuxStream stream = stream(id, FrameHeader.ACK);
        streams.put(id, stream);
        return Optional.of(stream);
    }

    private boolean takePlace() {
        boolean place = served.tryAcquire();
        if (place && !backlog.tryAcquire()) {
            served.release();
            return false;
        }
        return place;
    }

    /**
     * Counts a stream of the peer that came to nothing; a few are life, many are an attack.
     *
     * @throws io.p2p4j.api.error.P2pException with {@code OVERLOADED} if they are too many
     */
    void churn(int id) {
        if (!isOurs(id) && !churn.take()) {
            throw P2pError.of(
                            ErrorCode.OVERLOADED,
                            "more than " + MAX_CHURN + " streams of the peer a second came to nothing")
                    .with(Detail.RULE, "transport.max_streams")
                    .toException();
        }
    }

    /** Serves a stream that was accepted. */
    void start(YamuxStream stream) {
        Thread.ofVirtual().name("p2p-stream").start(() -> serve(stream));
    }

    private void serve(YamuxStream stream) {
        AtomicBoolean waiting = new AtomicBoolean(true);
        Runnable agreed = () -> {
            if (waiting.compareAndSet(true, false)) {
                backlog.release();
            }
        };
        try {
            server.serve(stream, agreed);
        } finally {
            agreed.run();
            stream.close(); // its place is taken by another one
            served.release();
        }
    }

    /** Keeps a stream that this side has closed only for what its peer still sends. */
    void remember(YamuxStream stream) {
        if (streams.containsKey(stream.id())) {
            remnants.add(stream);
            if (!streams.remove(stream.id(), stream)) {
                remnants.remove(stream.id()); // the peer has ended it meanwhile
            }
        }
    }

    /** Lets go of a stream; if its peer still sends something, that is dropped. */
    void forget(YamuxStream stream) {
        streams.remove(stream.id());
        remnants.remove(stream.id());
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
                new ReceiveHalf(budget, liveness, ticker, config.yamux().maxWindow()));
    }

    private boolean isOurs(int id) {
        return (id & 1) == parity;
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
    }
}

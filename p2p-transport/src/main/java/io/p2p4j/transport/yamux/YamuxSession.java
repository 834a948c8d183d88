package io.p2p4j.transport.yamux;

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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

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

    /** What either side may send on a new stream. */
    public static final long INITIAL_WINDOW = 256 << 10;

    private static final long MAX_ID = 0xffff_ffffL;

    private final Outbox outbox;
    private final Teardown teardown;
    private final int parity; // of the ids of streams that this side opens
    private final Semaphore served;
    private final Map<Integer, YamuxStream> streams = new ConcurrentHashMap<>();
    private final Remnants remnants = new Remnants();
    private final AtomicLong nextId;
    private final CompletableFuture<P2pError> ended = new CompletableFuture<>(); // why; the first reason stays
    private final SessionPipe pipe;
    private volatile boolean remoteAway;
    private long highestRemote; // used by the reader alone
    private Consumer<YamuxStream> server = YamuxStream::reset; // used by the reader alone

    /**
     * Prepares a session; nothing is read before it is run.
     *
     * @param side which side of the pipe this is: the dialler's streams have odd ids
     * @param maxStreams the most streams of the peer that are served at once; more are reset
     */
    public YamuxSession(SessionPipe pipe, Direction side, int maxStreams, BufferPool pool, Ticker ticker) {
        this.pipe = pipe;
        this.outbox = new Outbox(pipe, pool, this::broken);
        this.teardown = new Teardown(pipe, outbox, ticker);
        this.parity = side == Direction.OUTBOUND ? 1 : 0;
        this.nextId = new AtomicLong(side == Direction.OUTBOUND ? 1 : 2);
        this.served = new Semaphore(maxStreams);
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
        YamuxStream stream = new YamuxStream(this, outbox, (int) id, FrameHeader.SYN);
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
        return !ended.isDone() && !remoteAway;
    }

    /**
     * Reads what the peer sends, until the session has ended and nothing uses the pipe any more.
     *
     * @param serve serves a stream of the peer, on a virtual thread of its own
     * @return why it ended
     */
    public P2pError run(Consumer<YamuxStream> serve) {
        server = serve;
        FrameDecoder decoder = new FrameDecoder(new YamuxReader(this));
        try {
            while (!ended.isDone()) {
                decoder.decode(pipe.receive());
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
        String what =
                cause instanceof EOFException ? "the remote closed the connection" : "the connection broke: " + cause;
        P2pError reason = cause instanceof P2pException e ? e.error() : P2pError.of(ErrorCode.NETWORK_ERROR, what);
        if (ended.complete(reason)) {
            failStreams(reason);
        }
        teardown.abort();
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
        if (!served.tryAcquire()) {
            refuse(id);
            return Optional.empty();
        }
        YamuxStream stream = new YamuxStream(this, outbox, id, FrameHeader.ACK);
        streams.put(id, stream);
        return Optional.of(stream);
    }

    /** Serves a stream that was accepted. */
    void start(YamuxStream stream) {
        Thread.ofVirtual().name("p2p-stream").start(() -> serve(stream));
    }

    private void serve(YamuxStream stream) {
        try {
            server.accept(stream);
        } finally {
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

    void remoteGoesAway(long reason) {
        remoteAway = true;
    }

    private boolean isOurs(int id) {
        return (id & 1) == parity;
    }

    private void requireOpen() {
        if (ended.isDone()) {
            throw ended.join().toException();
        }
        if (remoteAway) {
            throw P2pError.of(ErrorCode.NETWORK_ERROR, "the remote is closing the connection")
                    .toException();
        }
    }
}

package io.p2p4j.transport.yamux;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.transport.Direction;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Knows the streams of a session by their ids, and which ids can be. Thread-safe but where it says otherwise. */
final class StreamTable {

    private static final long MAX_ID = 0xffff_ffffL;

    private final Map<Integer, YamuxStream> streams = new ConcurrentHashMap<>();
    private final Remnants remnants = new Remnants();
    private final int parity; // of the ids of streams that this side opens
    private final AtomicLong nextId;
    private long highestRemote; // used by the reader alone

    /** Prepares for one side of the pipe: the dialler's streams have odd ids. */
    StreamTable(Direction side) {
        this.parity = side == Direction.OUTBOUND ? 1 : 0;
        this.nextId = new AtomicLong(side == Direction.OUTBOUND ? 1 : 2);
    }

    /** Returns an id for a stream of this side. */
    int nextId() {
        long id = nextId.getAndAdd(2);
        if (id > MAX_ID) {
            throw P2pError.of(ErrorCode.NETWORK_ERROR, "the connection has no stream ids left; dial again")
                    .toException();
        }
        return (int) id;
    }

    void add(YamuxStream stream) {
        streams.put(stream.id(), stream);
    }

    /** Returns the stream of an id, empty if it is forgotten; an id that never was breaks the protocol. Reader only. */
    Optional<YamuxStream> find(int id) {
        Optional<YamuxStream> stream = Optional.ofNullable(streams.get(id)).or(() -> remnants.find(id));
        long number = Integer.toUnsignedLong(id);
        boolean known = stream.isPresent() || number < (isOurs(id) ? nextId.get() : highestRemote + 1);
        if (!known) {
            throw FrameHeader.violation("a frame is for stream " + number + ", which was never opened");
        }
        return stream;
    }

    /** Takes note of an id that the peer gives to a new stream, which must be free for it. Reader only. */
    void take(int id) {
        if (isOurs(id) || streams.containsKey(id) || remnants.find(id).isPresent()) {
            throw FrameHeader.violation(
                    "the peer opens stream " + Integer.toUnsignedString(id) + ", whose id is not free for it");
        }
        highestRemote = Math.max(highestRemote, Integer.toUnsignedLong(id));
    }

    boolean isOurs(int id) {
        return (id & 1) == parity;
    }

    /** Keeps a stream that this side has closed only for what its peer still sends. */
    void remember(YamuxStream stream) {
        if (streams.containsKey(stream.id())) {
            remnants.add(stream);
            if (!streams.remove(stream.id(), stream)) {
                remnants.remove(stream); // the peer has ended it meanwhile
            }
        }
    }

    /** Lets go of a stream, not of a later one with its id; if its peer still sends something, that is dropped. */
    void forget(YamuxStream stream) {
        streams.remove(stream.id(), stream);
        remnants.remove(stream);
    }

    /** Ends every stream. */
    void fail(P2pError reason) {
        streams.values().forEach(stream -> stream.fail(reason));
        streams.clear();
    }
}

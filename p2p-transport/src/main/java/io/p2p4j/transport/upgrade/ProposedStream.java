package io.p2p4j.transport.upgrade;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.transport.multistream.Initiator;
import io.p2p4j.transport.yamux.YamuxStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Proposes a protocol along with the first bytes of a stream, and hears the answer before the first byte of the peer.
 *
 * <p>So a stream costs no round trip of its own. Until the peer has agreed, an interrupt ends the stream. Thread-safe.
 */
final class ProposedStream implements Stream {

    private static final int TOGETHER = 2 << 10; // data that is copied to travel in the frame of the proposal

    private final ProtocolId protocol;
    private final Connection connection;
    private final YamuxStream bytes;
    private final Deadline limit;
    private final ReentrantLock proposing = new ReentrantLock();
    private final ReentrantLock agreeing = new ReentrantLock(); // guards refusal; taken before proposing
    private Optional<P2pError> refusal = Optional.empty();
    private volatile boolean proposed; // set under proposing
    private volatile boolean agreed; // set under agreeing

    /**
     * @param limit the moment by which the peer must have agreed
     */
    ProposedStream(ProtocolId protocol, Connection connection, YamuxStream bytes, Deadline limit) {
        this.protocol = protocol;
        this.connection = connection;
        this.bytes = bytes;
        this.limit = limit;
    }

    @Override
    public ProtocolId protocol() {
        return protocol;
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public void deadline(Deadline deadline) {
        bytes.deadline(Optional.of(deadline));
    }

    @Override
    public int read(ByteBuffer target) {
        agree();
        return bytes.read(target);
    }

    @Override
    public int write(ByteBuffer source) {
        int length = source.remaining();
        if (!proposed) {
            propose(source);
        }
        if (source.hasRemaining()) {
            try {
                bytes.write(source);
            } catch (P2pException e) {
                throw ended(e);
            }
        }
        return length;
    }

    @Override
    public void closeWrite() {
        agree();
        bytes.closeWrite();
    }

    @Override
    public void reset() {
        bytes.reset();
    }

    @Override
    public boolean isOpen() {
        return bytes.isOpen();
    }

    /** Where another thread waits for the answer, it is not waited for here: that thread is to end. */
    @Override
    public void close() {
        if (!proposed) {
            bytes.reset(); // the peer never heard of it
        } else if (agreed || !agreeing.tryLock()) {
            bytes.close();
        } else {
            try {
                agree();
                bytes.close();
            } catch (P2pException e) {
                bytes.reset(); // there is nobody to read what was written
            } finally {
                agreeing.unlock();
            }
        }
    }

    @Override
    public String toString() {
        return protocol + " with " + connection.peer();
    }

    /** Sends the proposal, unless it was, and as much of some data as fits beside it. */
    private void propose(ByteBuffer data) {
        proposing.lock();
        try {
            if (!proposed) {
                ByteBuffer proposal = Initiator.proposal(protocol);
                int n = Math.min(data.remaining(), TOGETHER);
                ByteBuffer first = ByteBuffer.allocate(proposal.remaining() + n).put(proposal);
                first.put(data.slice(data.position(), n));
                data.position(data.position() + n);
                try {
                    bytes.write(first.flip(), limit);
                } catch (P2pException e) {
                    bytes.reset(); // a part of a proposal cannot be mended by another one
                    throw e;
                }
                proposed = true;
            }
        } finally {
            proposing.unlock();
        }
    }

    /** Returns the words of a peer that refused in words and then reset the stream, else what writing met. */
    private P2pException ended(P2pException e) {
        if (e.code() == ErrorCode.NETWORK_ERROR) { // the stream has ended, so that no answer is waited for
            try {
                agree();
            } catch (P2pException answer) {
                return answer;
            }
        }
        return e;
    }

    private void agree() {
        if (agreed) {
            return;
        }
        agreeing.lock();
        try {
            if (refusal.isPresent()) {
                throw refusal.get().toException();
            }
            if (!agreed) {
                propose(ByteBuffer.allocate(0));
                Initiator.confirm(target -> bytes.read(target, limit), protocol);
                agreed = true;
            }
        } catch (IOException e) {
            throw refuse(
                    P2pError.of(ErrorCode.NETWORK_ERROR, "the peer ended the stream before it agreed to " + protocol)
                            .toException(e));
        } catch (P2pException e) {
            throw refuse(e);
        } finally {
            agreeing.unlock();
        }
    }

    private P2pException refuse(P2pException e) {
        if (refusal.isEmpty()) {
            refusal = Optional.of(e.error()
                    .with(Detail.PEER, connection.peer().toString())
                    .with(Detail.ADDRESS, connection.remote().toString()));
            bytes.reset();
        }
        return refusal.get().toException(e);
    }
}

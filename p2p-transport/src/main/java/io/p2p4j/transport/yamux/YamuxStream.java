package io.p2p4j.transport.yamux;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.time.Deadline;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.Optional;

/**
 * Carries bytes of one stream both ways, blocking, before or after a protocol was agreed on it. Thread-safe.
 *
 * @see io.p2p4j.api.transport.Stream the contract of its methods
 */
public final class YamuxStream implements ByteChannel {

    private final YamuxSession session;
    private final int id;
    private final SendHalf sender;
    private final ReceiveHalf receiver;
    private volatile Optional<Deadline> deadline = Optional.empty();
    private volatile boolean open = true;
    private volatile boolean reset; // by this side
    private volatile boolean finished; // this side has finished writing

    YamuxStream(YamuxSession session, int id, SendHalf sender, ReceiveHalf receiver) {
        this.session = session;
        this.id = id;
        this.sender = sender;
        this.receiver = receiver;
    }

    @Override
    public int read(ByteBuffer target) {
        return receiver.read(target, deadline, sender);
    }

    /** Reads as {@link #read(ByteBuffer)} does, with a deadline of its own. */
    public int read(ByteBuffer target, Deadline limit) {
        return receiver.read(target, Optional.of(limit), sender);
    }

    @Override
    public int write(ByteBuffer source) {
        return sender.write(source, deadline);
    }

    /** Writes as {@link #write(ByteBuffer)} does, with a deadline of its own. */
    public int write(ByteBuffer source, Deadline limit) {
        return sender.write(source, Optional.of(limit));
    }

    /** Sets the deadline of reads and writes that begin from now on; empty lets them wait for ever. */
    public void deadline(Optional<Deadline> moment) {
        deadline = moment;
    }

    /** Finishes writing. */
    public void closeWrite() {
        sender.finish();
        finished = true;
        forgetIfDone();
    }

    /** Ends both directions at once. */
    public void reset() {
        open = false;
        reset = true;
        P2pError reason = P2pError.of(ErrorCode.CLOSED, "the stream was reset by this side");
        if (finished && receiver.isFinished()) {
            sender.fail(reason); // the peer has finished too and forgotten the stream
        } else {
            sender.reset(reason);
        }
        receiver.stop(reason);
        session.forget(this);
    }

    @Override
    public void close() {
        if (!open) {
            return;
        }
        open = false;
        sender.finish();
        int credit = receiver.stop(P2pError.of(ErrorCode.CLOSED, "the stream was closed by this side"));
        finished = true;
        if (credit > 0) {
            sender.credit(credit);
        }
        session.remember(this);
        forgetIfDone();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    boolean isReset() {
        return reset;
    }

    int id() {
        return id;
    }

    SendHalf sender() {
        return sender;
    }

    ReceiveHalf receiver() {
        return receiver;
    }

    /** Notes that the peer has finished writing. */
    void remoteFinished() {
        receiver.finish();
        forgetIfDone();
    }

    /** Ends it for a reason that the peer knows. */
    void fail(P2pError reason) {
        sender.fail(reason);
        receiver.fail(reason);
    }

    /** Ends it for a reason of this side, without a word to the peer, and drops what was not read. */
    void drop(P2pError reason) {
        sender.fail(reason);
        receiver.stop(reason);
    }

    /** Called after either side has finished; the later of two concurrent calls sees both. */
    private void forgetIfDone() {
        if (finished && receiver.isFinished()) {
            session.forget(this);
        }
    }
}

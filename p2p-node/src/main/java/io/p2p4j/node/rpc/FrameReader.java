package io.p2p4j.node.rpc;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.ProtocolException;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.api.wire.Varint;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Reads messages that are each preceded by their length as an unsigned varint. Used by one thread.
 *
 * <p>The memory of a message is taken as its bytes arrive, so a length alone costs nothing; what it takes beyond a small
 * buffer comes from a budget that all readers share, and goes back when the reader is closed.
 */
public final class FrameReader implements AutoCloseable {

    private static final int CHUNK = 4096;
    private static final int LEAST_ROOM = 1024;

    /** The most bytes that are kept of a message that is dropped. */
    static final int HEAD = 1024;

    private final Stream stream;
    private final int maxMessage;
    private final ByteBudget budget;
    private final Toll toll;
    private ByteBuffer buffer = ByteBuffer.allocate(CHUNK).limit(0);

    /** Reads from a stream messages of at most {@code maxMessage} bytes, which cost the peer nothing. */
    public FrameReader(Stream stream, int maxMessage, ByteBudget budget) {
        this(stream, maxMessage, budget, bytes -> Optional.empty());
    }

    /**
     * Reads messages of at most {@code maxMessage} bytes; each is paid for, with its length, before it is read.
     *
     * @param toll takes the price in bytes, and returns the refusal if the peer may not spend as many; never blocks
     */
    FrameReader(Stream stream, int maxMessage, ByteBudget budget, Toll toll) {
        this.stream = stream;
        this.maxMessage = maxMessage;
        this.budget = budget;
        this.toll = toll;
    }

    /**
     * Reads the next message; blocks for it.
     *
     * @return empty at the end of the stream
     * @throws io.p2p4j.api.error.RateLimitException if it was not paid for, or the budget of unfinished messages is spent
     * @throws io.p2p4j.api.error.P2pException as {@link #nextFrame}
     */
    public Optional<byte[]> next() {
        return nextFrame().map(frame -> switch (frame) {
            case Frame.Paid paid -> paid.message();
            case Frame.Unpaid unpaid -> throw unpaid.error().toException();
        });
    }

    /**
     * Reads the next message, or drops it if it is not paid for; blocks for it. One that is too long costs as much as the
     * longest.
     *
     * @return empty at the end of the stream
     * @throws io.p2p4j.api.error.RemoteException with {@code INVALID_REQUEST} if it is too long
     * @throws io.p2p4j.api.error.ProtocolException if the stream ends inside it
     * @throws io.p2p4j.api.error.RateLimitException if the budget of unfinished messages is spent
     */
    Optional<Frame> nextFrame() {
        if (!buffer.hasRemaining() && !fill()) {
            return Optional.empty();
        }
        long length = length();
        int prefix = Varint.size(length);
        if (length > maxMessage) {
            toll.charge(prefix + (long) maxMessage); // the stream ends with it, whether it can be paid or not
            throw P2pError.of(
                            ErrorCode.INVALID_REQUEST,
                            "a message of " + length + " bytes exceeds node.max_message = " + maxMessage)
                    .with(Detail.RULE, "node.max_message")
                    .toException();
        }
        Optional<P2pError> refusal = toll.charge(prefix + length);
        return Optional.of(
                refusal.isPresent()
                        ? new Frame.Unpaid(drop((int) length), refusal.get())
                        : new Frame.Paid(take((int) length)));
    }

    /** Gives back what was taken of the budget; the reader is not used afterwards. */
    @Override
    public void close() {
        replace(ByteBuffer.allocate(CHUNK).limit(0));
    }

    private byte[] take(int length) {
        while (buffer.remaining() < length) {
            if (buffer.capacity() - buffer.limit() < LEAST_ROOM) {
                grow(length);
            }
            require(append());
        }
        byte[] message = new byte[length];
        buffer.get(message);
        if (!buffer.hasRemaining() && buffer.capacity() > CHUNK) {
            replace(ByteBuffer.allocate(CHUNK).limit(0));
        }
        return message;
    }

    private long length() {
        try {
            return Varint.read(this::nextByte);
        } catch (ProtocolException e) {
            toll.charge(Varint.MAX_BYTES);
            throw e;
        }
    }

    /** Reads a message without holding it, and returns how it begins. */
    private byte[] drop(int length) {
        byte[] head = new byte[Math.min(length, HEAD)];
        int seen = 0;
        while (seen < length) {
            if (!buffer.hasRemaining()) {
                require(fill());
            }
            int count = Math.min(length - seen, buffer.remaining());
            int kept = Math.max(0, Math.min(count, head.length - seen));
            buffer.get(head, Math.min(seen, head.length), kept);
            buffer.position(buffer.position() + count - kept);
            seen += count;
        }
        return head;
    }

    /** Doubles at most, so that memory follows what has arrived. */
    private void grow(int length) {
        int wanted = Math.max(CHUNK * 2, Math.min(length, buffer.remaining() * 2) + CHUNK);
        budget.take(wanted - CHUNK);
        replace(ByteBuffer.allocate(wanted).put(buffer).flip());
    }

    private void replace(ByteBuffer other) {
        budget.give(buffer.capacity() - CHUNK);
        buffer = other;
    }

    private byte nextByte() {
        if (!buffer.hasRemaining()) {
            require(fill());
        }
        return buffer.get();
    }

    private boolean fill() {
        buffer.clear();
        int read = stream.read(buffer);
        buffer.flip();
        return read >= 0;
    }

    private boolean append() {
        int start = buffer.position();
        buffer.position(buffer.limit()).limit(buffer.capacity());
        int read = stream.read(buffer);
        buffer.limit(buffer.position()).position(start);
        return read >= 0;
    }

    private static void require(boolean more) {
        if (!more) {
            throw P2pError.of(ErrorCode.PROTOCOL_VIOLATION, "a stream ends inside a message")
                    .toException();
        }
    }

    /** Charges for bytes before they are understood. */
    @FunctionalInterface
    interface Toll {

        /** Charges for so many bytes; returns why they cannot be paid, if so. */
        Optional<P2pError> charge(long bytes);
    }
}

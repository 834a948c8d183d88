package io.p2p4j.node.rpc;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
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

    private final Stream stream;
    private final int maxMessage;
    private final ByteBudget budget;
    private ByteBuffer buffer = ByteBuffer.allocate(CHUNK).limit(0);

    /** Reads from a stream messages of at most {@code maxMessage} bytes. */
    public FrameReader(Stream stream, int maxMessage, ByteBudget budget) {
        this.stream = stream;
        this.maxMessage = maxMessage;
        this.budget = budget;
    }

    /**
     * Reads the next message; blocks for it.
     *
     * @return empty at the end of the stream
     * @throws io.p2p4j.api.error.RemoteException with {@code INVALID_REQUEST} if it is too long
     * @throws io.p2p4j.api.error.ProtocolException if the stream ends inside it
     * @throws io.p2p4j.api.error.RateLimitException if the budget of unfinished messages is spent
     */
    public Optional<byte[]> next() {
        if (!buffer.hasRemaining() && !fill()) {
            return Optional.empty();
        }
        long length = Varint.read(this::nextByte);
        if (length > maxMessage) {
            throw P2pError.of(
                            ErrorCode.INVALID_REQUEST,
                            "a message of " + length + " bytes exceeds node.max_message = " + maxMessage)
                    .with(Detail.RULE, "node.max_message")
                    .toException();
        }
        return Optional.of(take((int) length));
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
}

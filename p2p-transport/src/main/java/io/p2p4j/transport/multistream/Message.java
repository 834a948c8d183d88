package io.p2p4j.transport.multistream;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.wire.Varint;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads and writes the messages of multistream-select: a varint length, a text, a newline.
 *
 * <p>Reading takes exactly the bytes of one message, so that what follows the negotiation stays in the pipe.
 *
 * @see <a href="https://github.com/multiformats/multistream-select">multistream-select</a>
 */
final class Message {

    /** What either side says first. */
    static final String HEADER = "/multistream/1.0.0";

    /** The answer to a protocol that is not served. */
    static final String NOT_AVAILABLE = "na";

    /** The most bytes of a text with its newline. */
    static final int MAX_LENGTH = 1024;

    /** The most texts that a negotiation takes before it is given up. */
    static final int MAX_ROUNDS = 64;

    private static final byte NEWLINE = '\n';

    private Message() {}

    /** Returns the bytes of some messages, one after the other. */
    static ByteBuffer encode(String... texts) {
        int size = 0;
        for (String text : texts) {
            size += Varint.size(text.length() + 1) + text.length() + 1;
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        for (String text : texts) {
            Varint.write(text.length() + 1, out);
            out.put(text.getBytes(StandardCharsets.ISO_8859_1)).put(NEWLINE);
        }
        return out.flip();
    }

    /**
     * Reads the text of one message.
     *
     * @throws io.p2p4j.api.error.ProtocolException if it is empty, too long or lacks its newline
     * @throws EOFException if the pipe ends first
     */
    static String read(Input pipe) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        long length = Varint.read(() -> {
            fill(pipe, one.clear());
            return one.get(0);
        });
        if (length < 1 || length > MAX_LENGTH) {
            throw violation("has " + length + " bytes instead of 1 to " + MAX_LENGTH);
        }
        ByteBuffer text = ByteBuffer.allocate((int) length);
        fill(pipe, text);
        if (text.get((int) length - 1) != NEWLINE) {
            throw violation("does not end in a newline");
        }
        return StandardCharsets.ISO_8859_1
                .decode(text.flip().limit((int) length - 1))
                .toString();
    }

    /** Reads the message with which the peer says that it speaks multistream-select. */
    static void expectHeader(Input pipe) throws IOException {
        if (!read(pipe).equals(HEADER)) {
            throw violation("is not the header " + HEADER);
        }
    }

    static P2pException violation(String how) {
        return P2pError.of(ErrorCode.PROTOCOL_VIOLATION, "a multistream-select message " + how)
                .toException();
    }

    private static void fill(Input pipe, ByteBuffer target) throws IOException {
        while (target.hasRemaining()) {
            if (pipe.read(target) < 0) {
                throw new EOFException("the remote ended the negotiation of a protocol");
            }
        }
    }
}

package io.p2p4j.transport.multistream;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.transport.ProtocolId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.List;

/** Proposes protocols to the peer until it accepts one. */
public final class Initiator {

    private Initiator() {}

    /**
     * Returns the first of some protocols that the peer accepts; blocks until it has answered.
     *
     * <p>The first proposal shares a write with the header. Nothing is read past the peer's last answer.
     *
     * @param offers the protocols in order of preference, at least one
     * @throws io.p2p4j.api.error.ProtocolException with {@code PROTOCOL_NOT_SUPPORTED} if the peer accepts none, with
     *     {@code PROTOCOL_VIOLATION} if it answers something else
     * @throws IOException if the pipe fails or ends
     */
    public static ProtocolId select(ByteChannel pipe, List<ProtocolId> offers) throws IOException {
        writeAll(pipe, proposal(offers.get(0)));
        Message.expectHeader(pipe::read);
        for (int i = 0; i < offers.size(); i++) {
            if (i > 0) {
                writeAll(pipe, Message.encode(offers.get(i).name()));
            }
            if (accepts(pipe::read, offers.get(i))) {
                return offers.get(i);
            }
        }
        throw refused(offers);
    }

    /** Returns what proposes one protocol, for data to follow at once. */
    public static ByteBuffer proposal(ProtocolId protocol) {
        return Message.encode(Message.HEADER, protocol.name());
    }

    /**
     * Reads the answer to the {@link #proposal} of one protocol; blocks for it and reads nothing past it.
     *
     * @throws io.p2p4j.api.error.ProtocolException as {@link #select}
     * @throws IOException if the input fails or ends
     */
    public static void confirm(Input input, ProtocolId protocol) throws IOException {
        Message.expectHeader(input);
        if (!accepts(input, protocol)) {
            throw refused(List.of(protocol));
        }
    }

    private static boolean accepts(Input input, ProtocolId offer) throws IOException {
        String answer = Message.read(input);
        if (!answer.equals(offer.name()) && !answer.equals(Message.NOT_AVAILABLE)) {
            throw Message.violation("answers neither " + offer + " nor " + Message.NOT_AVAILABLE);
        }
        return answer.equals(offer.name());
    }

    private static P2pException refused(List<ProtocolId> offers) {
        return P2pError.of(ErrorCode.PROTOCOL_NOT_SUPPORTED, "the remote speaks none of " + offers)
                .toException();
    }

    static void writeAll(ByteChannel pipe, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            pipe.write(bytes);
        }
    }
}

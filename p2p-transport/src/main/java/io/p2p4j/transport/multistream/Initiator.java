package io.p2p4j.transport.multistream;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
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
        writeAll(pipe, Message.encode(Message.HEADER, offers.get(0).name()));
        Message.expectHeader(pipe);
        for (int i = 0; i < offers.size(); i++) {
            if (i > 0) {
                writeAll(pipe, Message.encode(offers.get(i).name()));
            }
            String answer = Message.read(pipe);
            if (answer.equals(offers.get(i).name())) {
                return offers.get(i);
            }
            if (!answer.equals(Message.NOT_AVAILABLE)) {
                throw Message.violation("answers neither " + offers.get(i) + " nor " + Message.NOT_AVAILABLE);
            }
        }
        throw P2pError.of(ErrorCode.PROTOCOL_NOT_SUPPORTED, "the remote speaks none of " + offers)
                .toException();
    }

    static void writeAll(ByteChannel pipe, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            pipe.write(bytes);
        }
    }
}

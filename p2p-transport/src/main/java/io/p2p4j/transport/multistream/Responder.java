package io.p2p4j.transport.multistream;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.transport.ProtocolId;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Answers the peer's proposals until one is served. */
public final class Responder {

    private Responder() {}

    /**
     * Returns the first protocol proposed that is served; blocks until the peer has proposed it.
     *
     * <p>Whatever is not served, {@code ls} included, is answered with {@code na}. Nothing is read past the proposal that
     * is accepted, so data sent along with it is left to the protocol.
     *
     * @param find finds what serves a protocol
     * @throws io.p2p4j.api.error.ProtocolException with {@code PROTOCOL_NOT_SUPPORTED} if the peer ends the negotiation
     *     after proposals that are not served, with {@code PROTOCOL_VIOLATION} if it sends something else or proposes too
     *     often
     * @throws IOException if the pipe fails or ends
     */
    public static <T> Selection<T> respond(ByteChannel pipe, Function<ProtocolId, Optional<T>> find)
            throws IOException {
        Message.expectHeader(pipe::read);
        Initiator.writeAll(pipe, Message.encode(Message.HEADER));
        List<String> refused = new ArrayList<>();
        while (refused.size() < Message.MAX_ROUNDS) {
            String proposal = next(pipe, refused);
            Optional<Selection<T>> selection = protocol(proposal)
                    .flatMap(protocol -> find.apply(protocol).map(value -> new Selection<>(protocol, value)));
            Initiator.writeAll(pipe, Message.encode(selection.isPresent() ? proposal : Message.NOT_AVAILABLE));
            if (selection.isPresent()) {
                return selection.get();
            }
            refused.add(proposal);
        }
        throw Message.violation("is the last of " + Message.MAX_ROUNDS + " proposals, none of which is served");
    }

    private static String next(ByteChannel pipe, List<String> refused) throws IOException {
        try {
            return Message.read(pipe::read);
        } catch (EOFException e) {
            if (refused.isEmpty()) {
                throw e;
            }
            throw P2pError.of(
                            ErrorCode.PROTOCOL_NOT_SUPPORTED,
                            "the remote proposed " + refused + ", none of which is served")
                    .toException(e);
        }
    }

    private static Optional<ProtocolId> protocol(String proposal) {
        try {
            return Optional.of(new ProtocolId(proposal));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // the peer may propose any text; one that names no protocol is not served
        }
    }
}

package io.p2p4j.transport.multistream;

import io.p2p4j.api.transport.ProtocolId;
import java.io.IOException;
import java.nio.channels.ByteChannel;
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
     * @throws io.p2p4j.api.error.ProtocolException with {@code PROTOCOL_VIOLATION} if the peer sends something else, or
     *     proposes too often
     * @throws IOException if the pipe fails or ends
     */
    public static <T> Selection<T> respond(ByteChannel pipe, Function<ProtocolId, Optional<T>> find)
            throws IOException {
        Message.expectHeader(pipe);
        Initiator.writeAll(pipe, Message.encode(Message.HEADER));
        for (int round = 0; round < Message.MAX_ROUNDS; round++) {
            String proposal = Message.read(pipe);
            Optional<Selection<T>> selection = protocol(proposal)
                    .flatMap(protocol -> find.apply(protocol).map(value -> new Selection<>(protocol, value)));
            Initiator.writeAll(pipe, Message.encode(selection.isPresent() ? proposal : Message.NOT_AVAILABLE));
            if (selection.isPresent()) {
                return selection.get();
            }
        }
        throw Message.violation("is the last of " + Message.MAX_ROUNDS + " proposals, none of which is served");
    }

    private static Optional<ProtocolId> protocol(String proposal) {
        try {
            return Optional.of(new ProtocolId(proposal));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // the peer may propose any text; one that names no protocol is not served
        }
    }
}

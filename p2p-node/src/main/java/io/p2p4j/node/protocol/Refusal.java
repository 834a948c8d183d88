package io.p2p4j.node.protocol;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.Direction;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.node.rpc.FrameReader;
import io.p2p4j.node.rpc.FrameWriter;
import io.p2p4j.node.rpc.Json;
import io.p2p4j.node.rpc.JsonText;
import io.p2p4j.node.rpc.Replies;
import io.p2p4j.node.rpc.RpcLimits;
import io.p2p4j.node.rpc.WireError;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a peer why it is refused, and hears why we are.
 *
 * <p>The refusing side opens a stream, sends one length-prefixed JSON-RPC error object, waits until the other side has
 * closed the stream or {@code deadline} has passed, and closes the connection. A peer that does not know the protocol
 * sees its connection closed, and, if it asks by JSON-RPC meanwhile, the same error as an answer.
 */
public final class Refusal {

    private static final Logger LOG = LoggerFactory.getLogger(Refusal.class);
    private static final int MAX_MESSAGE = 4096;
    private static final Set<ErrorCode> REASONS =
            Set.of(ErrorCode.PEER_NOT_TRUSTED, ErrorCode.RATE_LIMIT_EXCEEDED, ErrorCode.OVERLOADED);

    private final Json json;
    private final RpcLimits limits;

    /** Reads and writes with a mapper; messages are short. */
    public Refusal(Json json, RpcLimits limits) {
        this.json = json;
        this.limits = limits.withMaxMessage(MAX_MESSAGE);
    }

    /** Tells the peer, waits for it to have read, and closes the connection. */
    public void tell(Connection connection, P2pError error, Deadline deadline) {
        try (Stream stream = connection.open(Protocols.REFUSAL, deadline)) {
            stream.deadline(deadline);
            stream.write(FrameWriter.frame(json.text(WireError.encode(error)).message()));
            stream.closeWrite();
            stream.read(ByteBuffer.allocate(1));
        } catch (P2pException e) {
            LOG.debug("{} did not hear why it is refused", connection.peer(), e);
            awaitEnd(connection, deadline);
        } finally {
            connection.close(error);
        }
    }

    /**
     * Hears why the peer refuses us; whoever closes the connection with that reason shows it to every waiting call.
     *
     * @throws io.p2p4j.api.error.ProtocolException if nobody was dialled or what is said is no refusal
     */
    public P2pError hear(Stream stream, PeerId self) {
        stream.deadline(Deadline.after(limits.patience(), limits.ticker()));
        try (FrameReader reader = new FrameReader(stream, limits.maxMessage(), limits.unfinished())) {
            byte[] message = reader.next().orElseThrow(() -> noRefusal("nothing"));
            P2pError error = WireError.decode(json.tree(JsonText.of(message)));
            if (stream.connection().direction() != Direction.OUTBOUND || !REASONS.contains(error.code())) {
                throw noRefusal(error.code().name());
            }
            return withFix(error, self);
        }
    }

    private static P2pException noRefusal(String said) {
        return P2pError.of(ErrorCode.PROTOCOL_VIOLATION, "a peer said " + said + " where a refusal belongs")
                .toException();
    }

    /** Returns the error with what its reader can do about it. */
    public static P2pError withFix(P2pError error, PeerId self) {
        return error.code() == ErrorCode.PEER_NOT_TRUSTED
                ? error.with(Detail.FIX, "ask its owner to run: p2p trust add " + self + " --level TRUSTED")
                : error;
    }

    /** Answers the requests of a refused peer until its connection ends. */
    public void answer(Stream stream, P2pError error) throws InterruptedException {
        Replies replies = new Replies(json, new FrameWriter(stream), limits);
        try (FrameReader reader = new FrameReader(stream, limits.maxMessage(), limits.unfinished())) {
            Optional<byte[]> message = reader.next();
            while (message.isPresent()) {
                replies.refuse(message.get(), error);
                message = reader.next();
            }
        }
        replies.finish();
    }

    /** A peer that does not speak the protocol still gets the time to ask and be answered. */
    private static void awaitEnd(Connection connection, Deadline deadline) {
        try {
            while (connection.isOpen() && !deadline.passed()) {
                Thread.sleep(Math.min(20, deadline.left().toMillis() + 1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the connection is closed at once then
        }
    }
}

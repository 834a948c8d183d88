package io.p2p4j.node.protocol;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.node.rpc.FrameReader;
import io.p2p4j.node.rpc.FrameWriter;
import io.p2p4j.node.rpc.Json;
import io.p2p4j.node.rpc.Replies;
import io.p2p4j.node.rpc.WireError;
import java.nio.ByteBuffer;
import java.util.Optional;
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

    private final Json json;

    /** Reads and writes with a mapper. */
    public Refusal(Json json) {
        this.json = json;
    }

    /** Tells the peer, waits for it to have read, and closes the connection. */
    public void tell(Connection connection, P2pError error, Deadline deadline) {
        try (Stream stream = connection.open(Protocols.REFUSAL, deadline)) {
            stream.deadline(deadline);
            stream.write(FrameWriter.frame(json.bytes(WireError.encode(error))));
            stream.closeWrite();
            stream.read(ByteBuffer.allocate(1));
        } catch (P2pException e) {
            LOG.debug("{} did not hear why it is refused", connection.peer(), e);
            awaitEnd(connection, deadline);
        } finally {
            connection.close(error);
        }
    }

    /** Hears why the peer refuses us and closes the connection with that reason, which every waiting call then sees. */
    public void hear(Stream stream, PeerId self) {
        FrameReader reader = new FrameReader(stream, MAX_MESSAGE);
        Optional<byte[]> message = reader.next();
        if (message.isPresent()) {
            P2pError error = withFix(WireError.decode(json.parse(message.get())), self);
            stream.connection().close(error);
        }
    }

    /** Returns the error with what its reader can do about it. */
    public static P2pError withFix(P2pError error, PeerId self) {
        return error.code() == ErrorCode.PEER_NOT_TRUSTED
                ? error.with(Detail.FIX, "ask its owner to run: p2p trust add " + self + " --level TRUSTED")
                : error;
    }

    /** Answers the requests of a refused peer until its connection ends. */
    public void answer(Stream stream, P2pError error, int maxMessage) throws InterruptedException {
        FrameReader reader = new FrameReader(stream, maxMessage);
        Replies replies = new Replies(json, new FrameWriter(stream));
        Optional<byte[]> message = reader.next();
        while (message.isPresent()) {
            replies.refuse(message.get(), error);
            message = reader.next();
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

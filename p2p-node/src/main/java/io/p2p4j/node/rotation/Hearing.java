package io.p2p4j.node.rotation;

import io.p2p4j.api.error.ProtocolException;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.node.Successions;
import io.p2p4j.node.rotation.Presentation.Answer;
import io.p2p4j.node.rpc.FrameReader;
import io.p2p4j.node.rpc.RpcLimits;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what peers show of the ends of their keys, and answers what was done with it. Thread-safe.
 *
 * <p>An admitted peer that shows what is no sound and genuine statement loses its connection, which is on record as what it is.
 */
public final class Hearing {

    private static final Logger LOG = LoggerFactory.getLogger(Hearing.class);

    private final Successions successions;
    private final RpcLimits limits;

    /** Hands what is heard to whoever judges it. */
    public Hearing(Successions successions, RpcLimits limits) {
        this.successions = successions;
        this.limits = limits;
    }

    /**
     * Hears an admitted peer; whoever handles the stream closes it.
     *
     * @throws io.p2p4j.api.error.ProtocolException if it shows anything but sound and genuine statements
     */
    public void hear(Stream stream) {
        try {
            listen(stream, Answer.TAKEN);
        } catch (ProtocolException e) {
            stream.connection().close(e.error()); // nobody forges a statement by mistake
            throw e;
        }
    }

    /**
     * Hears a peer that was refused on this connection; what is not genuine is answered as what is about nobody who is known, so
     * that no stranger learns by it who is.
     */
    public void hearAtTheDoor(Stream stream) {
        try {
            listen(stream, Answer.COME_AGAIN);
        } catch (ProtocolException e) {
            LOG.warn(
                    "{} was refused, and shows what is no genuine statement of a key",
                    stream.connection().peer(),
                    e);
            write(stream, Answer.NOTHING);
        }
    }

    private void listen(Stream stream, Answer ifMoved) {
        stream.deadline(Deadline.after(Presentation.PATIENCE, limits.ticker()));
        try (FrameReader reader = new FrameReader(stream, Bundle.MAX_BYTES, limits.unfinished())) {
            Optional<byte[]> message = reader.next();
            message.ifPresent(bundle -> successions.take(
                    bundle, Optional.of(stream.connection().peer()), taken -> answer(stream, taken, ifMoved)));
        }
    }

    private static void answer(Stream stream, Successions.Taken taken, Answer ifMoved) {
        Answer answer = taken.ended().isEmpty() ? Answer.NOTHING : taken.heir().isPresent() ? ifMoved : Answer.TAKEN;
        write(stream, answer);
    }

    private static void write(Stream stream, Answer answer) {
        stream.write(ByteBuffer.wrap(new byte[] {answer.code()}));
    }
}

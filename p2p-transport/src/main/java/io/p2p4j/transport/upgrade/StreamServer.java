package io.p2p4j.transport.upgrade;

import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.StreamHandler;
import io.p2p4j.api.transport.StreamHandlers;
import io.p2p4j.transport.multistream.Responder;
import io.p2p4j.transport.multistream.Selection;
import io.p2p4j.transport.yamux.YamuxSession;
import io.p2p4j.transport.yamux.YamuxStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Agrees with the peer on the protocol of a stream that it opened, and calls the handler.
 *
 * @param connection the stream's connection
 * @param handlers finds the handler
 * @param refusals hears of streams that found no place
 * @param timeout how long the peer may take to agree
 * @param ticker what that is measured by
 */
record StreamServer(
        Connection connection, StreamHandlers handlers, Consumer<P2pError> refusals, Duration timeout, Ticker ticker)
        implements YamuxSession.Server {

    private static final Logger LOG = LoggerFactory.getLogger(StreamServer.class);

    @Override
    public void refused(P2pError reason) {
        refusals.accept(reason);
    }

    /** Serves a stream to its end, on the calling thread. */
    @Override
    public void serve(YamuxStream stream, Runnable agreed) {
        boolean served = false;
        try {
            stream.deadline(Optional.of(Deadline.after(timeout, ticker)));
            Selection<StreamHandler> selection = Responder.respond(stream, handlers::find);
            stream.deadline(Optional.empty());
            agreed.run();
            selection.server().handle(new NegotiatedStream(selection.protocol(), connection, stream));
            served = true;
        } catch (IOException | P2pException e) {
            LOG.debug("a stream of {} ended early", connection, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.debug("the handler of a stream of {} was interrupted", connection, e);
        } catch (RuntimeException e) {
            LOG.warn("the handler of a stream of {} failed; the stream is reset", connection, e);
        } finally {
            if (served) {
                stream.close();
            } else {
                stream.reset();
            }
        }
    }
}

package io.p2p4j.transport.upgrade;

import io.p2p4j.api.config.TransportConfig;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.security.Handshake;
import io.p2p4j.api.security.SecureChannel;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.api.transport.Direction;
import io.p2p4j.api.transport.Endpoint;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.transport.loop.Loops;
import io.p2p4j.transport.multistream.Initiator;
import io.p2p4j.transport.multistream.Responder;
import io.p2p4j.transport.pipe.BufferPool;
import io.p2p4j.transport.pipe.BufferedPipe;
import io.p2p4j.transport.pipe.Link;
import io.p2p4j.transport.pipe.SealedPipe;
import io.p2p4j.transport.upgrade.ConnectionHost.Upgraded;
import io.p2p4j.transport.yamux.YamuxSession;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Turns a pipe into a connection: agrees on a secure channel, performs its handshake, agrees on yamux. Thread-safe.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/connections/README.md#upgrading-connections">libp2p,
 *     upgrading connections</a>
 */
final class Upgrade {

    private static final ProtocolId YAMUX = new ProtocolId("/yamux/1.0.0");
    private static final List<ProtocolId> MUXERS = List.of(YAMUX);

    private final TransportConfig config;
    private final Ticker ticker;
    private final Loops loops;
    private final BufferPool pool = new BufferPool();

    Upgrade(TransportConfig config, Ticker ticker, Loops loops) {
        this.config = config;
        this.ticker = ticker;
        this.loops = loops;
    }

    /** Performs the dialler's side; the peer must prove to be the one that was dialled. */
    Upgraded initiate(Link link, Endpoint endpoint, PeerAddress target) throws IOException {
        BufferedPipe pipe = new BufferedPipe(link.pipe());
        List<Handshake> offers = endpoint.handshakes();
        ProtocolId chosen =
                Initiator.select(pipe, offers.stream().map(Handshake::protocol).toList());
        SecureChannel channel =
                find(offers, chosen).orElseThrow().initiate(pipe, endpoint.identity(), target.peer(), MUXERS);
        return multiplexed(link, pipe, channel, Direction.OUTBOUND, secured -> Initiator.select(secured, MUXERS));
    }

    /** Performs the listener's side. */
    Upgraded respond(Link link, Endpoint endpoint) throws IOException {
        BufferedPipe pipe = new BufferedPipe(link.pipe());
        SecureChannel channel = Responder.respond(pipe, protocol -> find(endpoint.handshakes(), protocol))
                .server()
                .respond(pipe, endpoint.identity(), MUXERS);
        return multiplexed(
                link,
                pipe,
                channel,
                Direction.INBOUND,
                secured -> Responder.respond(
                        secured, protocol -> Optional.of(protocol).filter(YAMUX::equals)));
    }

    private Upgraded multiplexed(
            Link link, BufferedPipe pipe, SecureChannel channel, Direction direction, Negotiation negotiation)
            throws IOException {
        SealedPipe secured =
                new SealedPipe(pipe, channel, pool, link.pipe().socket().map(socket -> () -> loops.watch(socket)));
        boolean done = false;
        try {
            if (channel.muxer().isEmpty()) {
                negotiation.perform(secured);
            } else if (!channel.muxer().get().equals(YAMUX)) {
                throw P2pError.of(
                                ErrorCode.PROTOCOL_VIOLATION,
                                "the handshake agreed on " + channel.muxer().get() + ", which was not offered")
                        .toException();
            }
            YamuxSession session = new YamuxSession(secured, direction, config, pool, ticker);
            done = true;
            return new Upgraded(new MuxedConnection(channel.peer(), direction, link, session), secured);
        } finally {
            if (!done) {
                secured.wipe();
            }
        }
    }

    private static Optional<Handshake> find(List<Handshake> handshakes, ProtocolId protocol) {
        return handshakes.stream()
                .filter(handshake -> handshake.protocol().equals(protocol))
                .findFirst();
    }

    /** Agrees on the multiplexer inside the secure channel. */
    @FunctionalInterface
    private interface Negotiation {
        void perform(SealedPipe secured) throws IOException;
    }
}

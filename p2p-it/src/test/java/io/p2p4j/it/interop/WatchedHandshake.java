package io.p2p4j.it.interop;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Handshake;
import io.p2p4j.api.security.HandshakeProvider;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.SecureChannel;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.api.spi.Providers;
import io.p2p4j.api.transport.ProtocolId;
import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Performs the handshake of a provider, offers the multiplexers inside it or none, and remembers what was agreed on.
 *
 * @param handshake the provider's
 * @param offering whether multiplexers are offered
 * @param agreed what each handshake agreed on
 */
record WatchedHandshake(Handshake handshake, boolean offering, Queue<Optional<ProtocolId>> agreed)
        implements Handshake {

    /** Watches the handshake of a secure channel. */
    static WatchedHandshake of(Way.Channel channel, boolean offering) {
        // the descriptor of this module names what its users need, and these tests look for a handshake besides
        WatchedHandshake.class.getModule().addUses(HandshakeProvider.class);
        HandshakeProvider provider = Providers.require(
                ServiceLoader.load(HandshakeProvider.class), "security.handshakes", Optional.of(channel.type()));
        Handshake handshake = provider.create(ProviderContext.of(SecurityConfig.defaults(), Path.of("unused")));
        return new WatchedHandshake(handshake, offering, new ConcurrentLinkedQueue<>());
    }

    @Override
    public ProtocolId protocol() {
        return handshake.protocol();
    }

    @Override
    public SecureChannel initiate(ByteChannel pipe, Identity self, PeerId expected, List<ProtocolId> muxers)
            throws IOException {
        return watched(handshake.initiate(pipe, self, expected, offering ? muxers : List.of()));
    }

    @Override
    public SecureChannel respond(ByteChannel pipe, Identity self, List<ProtocolId> muxers) throws IOException {
        return watched(handshake.respond(pipe, self, offering ? muxers : List.of()));
    }

    private SecureChannel watched(SecureChannel channel) {
        agreed.add(channel.muxer());
        return channel;
    }
}

package io.p2p4j.it.bench.peer;

import io.p2p4j.api.config.NodeConfig;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.security.Handshake;
import io.p2p4j.api.security.HandshakeProvider;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.KeyVaultProvider;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.api.spi.Providers;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.ConnectionHandler;
import io.p2p4j.api.transport.Direction;
import io.p2p4j.api.transport.Endpoint;
import io.p2p4j.api.transport.StreamHandlers;
import io.p2p4j.api.transport.Transport;
import io.p2p4j.api.transport.TransportProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A peer made of a transport, Noise and an identity, without the policies of a node. Thread-safe.
 *
 * <p>That is what other libp2p stacks have, and so what they are compared with.
 */
public final class TransportPeer implements ConnectionHandler, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofHours(1);

    private final Transport transport;
    private final Endpoint endpoint;
    private final AtomicInteger inbound = new AtomicInteger();

    /** Makes a peer with a new key. */
    public TransportPeer(TransportProvider provider) throws IOException {
        NodeConfig config = PeerConfig.read();
        this.transport = provider.create(ProviderContext.of(config.transport(), Path.of("unused")));
        this.endpoint = new Endpoint(newIdentity(config), List.of(noise()), this);
    }

    /** Makes a peer over TCP. */
    public static TransportPeer tcp() throws IOException {
        return new TransportPeer(provider("tcp"));
    }

    /** Finds the provider of a kind of transport. */
    public static TransportProvider provider(String type) {
        return Providers.require(ServiceLoader.load(TransportProvider.class), "the transport", Optional.of(type));
    }

    /** Makes the handshake that all measurements use. */
    public static Handshake noise() {
        return Providers.require(
                        ServiceLoader.load(HandshakeProvider.class), "the secure channel", Optional.of("noise"))
                .create(ProviderContext.of(PeerConfig.read().security(), Path.of("unused")));
    }

    /** Makes an identity, whose file is deleted at once. */
    public static Identity newIdentity(NodeConfig config) throws IOException {
        Path folder = Files.createTempDirectory("p2p4j-bench");
        try {
            return Providers.require(ServiceLoader.load(KeyVaultProvider.class), "the vault", Optional.empty())
                    .create(ProviderContext.of(config.security(), folder))
                    .create("identity", Optional.empty());
        } finally {
            Folders.delete(folder);
        }
    }

    /** Listens, and returns where. */
    public PeerAddress listen(String address) {
        return new PeerAddress(
                endpoint.identity().peerId(),
                transport.listen(Multiaddr.parse(address), endpoint).address());
    }

    /** Connects. */
    public Connection dial(PeerAddress address) throws InterruptedException {
        return transport.dial(address.peer(), List.of(address.address()), endpoint, later());
    }

    /** Returns how many connections others have to this peer. */
    public int inbound() {
        return inbound.get();
    }

    /** Returns a deadline that no measurement reaches; one that hangs is ended by its parent. */
    public static Deadline later() {
        return Deadline.after(PATIENCE, Ticker.system());
    }

    @Override
    public StreamHandlers connected(Connection connection) {
        if (connection.direction() == Direction.INBOUND) {
            inbound.incrementAndGet();
        }
        return Served::find;
    }

    @Override
    public void disconnected(Connection connection, P2pError reason) {
        if (connection.direction() == Direction.INBOUND) {
            inbound.decrementAndGet();
        }
    }

    @Override
    public void upgradeFailed(Multiaddr remote, P2pError reason) {
        throw new IllegalStateException("a connection of a benchmark failed: " + reason);
    }

    @Override
    public void close() {
        transport.close();
        endpoint.identity().close();
    }
}

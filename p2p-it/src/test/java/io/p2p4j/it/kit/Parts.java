package io.p2p4j.it.kit;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.config.TransportConfig;
import io.p2p4j.api.security.Handshake;
import io.p2p4j.api.security.HandshakeProvider;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.KeyVaultProvider;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.api.spi.Providers;
import io.p2p4j.api.transport.Transport;
import io.p2p4j.api.transport.TransportProvider;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;

/** Finds the parts of a peer that is no whole node. */
public final class Parts {

    private Parts() {}

    /** Makes an identity, whose key is kept in a folder. */
    public static Identity identity(Path folder) {
        return Providers.require(ServiceLoader.load(KeyVaultProvider.class), "the vault", Optional.empty())
                .create(ProviderContext.of(SecurityConfig.defaults(), folder))
                .create("identity", Optional.empty());
    }

    /** Makes the Noise handshake. */
    public static Handshake noise() {
        return Providers.require(
                        ServiceLoader.load(HandshakeProvider.class), "the secure channel", Optional.of("noise"))
                .create(ProviderContext.of(SecurityConfig.defaults(), Path.of("unused")));
    }

    /** Makes a transport over TCP. */
    public static Transport tcp(TransportConfig config) {
        return Providers.require(ServiceLoader.load(TransportProvider.class), "the transport", Optional.of("tcp"))
                .create(ProviderContext.of(config, Path.of("unused")));
    }
}

package io.p2p4j.security.noise;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.security.Handshake;
import io.p2p4j.api.security.HandshakeProvider;
import io.p2p4j.api.spi.ProviderContext;
import java.security.SecureRandom;

/** Provides {@code /noise}, type {@code noise}; no setting concerns it. */
public final class NoiseHandshakeProvider implements HandshakeProvider {

    /** Called by the {@link java.util.ServiceLoader}. */
    public NoiseHandshakeProvider() {}

    @Override
    public String type() {
        return "noise";
    }

    @Override
    public Handshake create(ProviderContext<SecurityConfig> context) {
        return new NoiseHandshake(new SecureRandom());
    }
}

package io.p2p4j.security.tls;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.security.Handshake;
import io.p2p4j.api.security.HandshakeProvider;
import io.p2p4j.api.spi.ProviderContext;
import java.security.SecureRandom;

/** Provides {@code /tls/1.0.0}, type {@code tls}; no setting concerns it. */
public final class TlsHandshakeProvider implements HandshakeProvider {

    /** Called by the {@link java.util.ServiceLoader}. */
    public TlsHandshakeProvider() {}

    @Override
    public String type() {
        return "tls";
    }

    @Override
    public Handshake create(ProviderContext<SecurityConfig> context) {
        return new TlsHandshake(new SecureRandom(), context.clock());
    }
}

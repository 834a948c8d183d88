package io.p2p4j.security.rotation;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.rotation.Notary;
import io.p2p4j.api.rotation.NotaryProvider;
import io.p2p4j.api.spi.ProviderContext;

/** Provides what makes and verifies statements of keys as signed envelopes, type {@code envelopes}. */
public final class EnvelopeNotaryProvider implements NotaryProvider {

    /** Called by the {@link java.util.ServiceLoader}. */
    public EnvelopeNotaryProvider() {}

    @Override
    public String type() {
        return "envelopes";
    }

    @Override
    public Notary create(ProviderContext<SecurityConfig> context) {
        return new EnvelopeNotary();
    }
}

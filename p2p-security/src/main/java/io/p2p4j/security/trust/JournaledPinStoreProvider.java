package io.p2p4j.security.trust;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.security.PinStore;
import io.p2p4j.api.security.PinStoreProvider;
import io.p2p4j.api.spi.ProviderContext;

/** Provides the pin store in a journal, type {@code journal}. */
public final class JournaledPinStoreProvider implements PinStoreProvider {

    /** Called by the {@link java.util.ServiceLoader}. */
    public JournaledPinStoreProvider() {}

    @Override
    public String type() {
        return "journal";
    }

    @Override
    public PinStore create(ProviderContext<SecurityConfig> context) {
        return new JournaledPinStore();
    }
}

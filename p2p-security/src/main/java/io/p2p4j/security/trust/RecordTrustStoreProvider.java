package io.p2p4j.security.trust;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.security.TrustStore;
import io.p2p4j.api.security.TrustStoreProvider;
import io.p2p4j.api.spi.ProviderContext;

/** Provides the trust store in a journal, type {@code records}. */
public final class RecordTrustStoreProvider implements TrustStoreProvider {

    /** Called by the {@link java.util.ServiceLoader}. */
    public RecordTrustStoreProvider() {}

    @Override
    public String type() {
        return "records";
    }

    @Override
    public TrustStore create(ProviderContext<SecurityConfig> context) {
        return new RecordTrustStore();
    }
}

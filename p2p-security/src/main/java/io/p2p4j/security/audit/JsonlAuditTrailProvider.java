package io.p2p4j.security.audit;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.security.AuditTrail;
import io.p2p4j.api.security.AuditTrailProvider;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.security.files.PrivateFolder;

/** Provides what reads the log in {@code audit}, type {@code jsonl}. */
public final class JsonlAuditTrailProvider implements AuditTrailProvider {

    /** Called by the {@link java.util.ServiceLoader}. */
    public JsonlAuditTrailProvider() {}

    @Override
    public String type() {
        return "jsonl";
    }

    @Override
    public AuditTrail create(ProviderContext<SecurityConfig> context) {
        return new JsonlAuditTrail(new PrivateFolder(context.dataDir().resolve("audit"), context.ticker()));
    }
}

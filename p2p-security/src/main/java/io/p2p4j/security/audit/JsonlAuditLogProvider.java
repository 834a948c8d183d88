package io.p2p4j.security.audit;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.security.AuditLog;
import io.p2p4j.api.security.AuditLogProvider;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.security.files.PrivateFolder;
import java.nio.channels.FileChannel;

/** Provides the log {@code audit/audit.log}, type {@code jsonl}. */
public final class JsonlAuditLogProvider implements AuditLogProvider {

    /** Called by the {@link java.util.ServiceLoader}. */
    public JsonlAuditLogProvider() {}

    @Override
    public String type() {
        return "jsonl";
    }

    @Override
    public AuditLog create(ProviderContext<SecurityConfig> context) {
        PrivateFolder folder = new PrivateFolder(context.dataDir().resolve("audit"), context.ticker());
        return new JsonlAuditLog(
                folder, context.settings().audit(), context.ticker(), context.clock(), FileChannel::write);
    }
}

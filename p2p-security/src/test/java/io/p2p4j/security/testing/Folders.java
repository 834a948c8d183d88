package io.p2p4j.security.testing;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.security.Passphrase;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.security.vault.Argon2Cost;
import io.p2p4j.security.vault.Argon2Policy;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Makes what a store of files is made of, at a cost that a test can pay. */
public final class Folders {

    /** What a passphrase costs in tests. */
    public static final Argon2Policy CHEAP =
            new Argon2Policy(new Argon2Cost(16, 1, 1), new Argon2Cost(16, 1, 1), new Argon2Cost(64, 2, 1));

    /** The time of all tests. */
    public static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private Folders() {}

    /** Returns a context with two settings, whose clock stands still. */
    public static ProviderContext<SecurityConfig> context(Path folder, boolean encrypt, boolean requirePassphrase) {
        SecurityConfig usual = SecurityConfig.defaults();
        SecurityConfig config = new SecurityConfig(
                usual.trustLevelDefault(),
                usual.rejectUnknown(),
                encrypt,
                requirePassphrase,
                usual.trustPolicies(),
                usual.allowList(),
                usual.maxFirstUse(),
                usual.maxPins(),
                usual.handshakes(),
                usual.permissions(),
                usual.tokenIssuers(),
                usual.rotation(),
                usual.audit(),
                usual.providers());
        return new ProviderContext<>(config, Ticker.system(), InstantSource.fixed(NOW), folder);
    }

    /** Returns a passphrase. */
    public static Optional<Passphrase> passphrase(String text) {
        return Optional.of(Passphrase.of(text.toCharArray()));
    }
}

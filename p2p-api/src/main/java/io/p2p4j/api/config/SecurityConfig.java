package io.p2p4j.api.config;

import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.TrustLevel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Configures identity, trust, grants and audit; section {@code security}. */
public record SecurityConfig(
        @Key(value = "the level of a peer without a record", live = true)
        TrustLevel trustLevelDefault,

        @Key(value = "whether peers of level UNKNOWN are refused when they connect", live = true)
        boolean rejectUnknown,

        @Key("whether trust records are encrypted on disk") boolean encryptionAtRest,

        @Key("whether keys must be protected by a passphrase")
        boolean requirePassphrase,

        @Key(
                "the types of the secure channels that are offered, preferred first; none means all that are found, by name")
        List<String> handshakes,

        @Key(
                value = "what the peers of a level, and of every higher one, may do without a grant of their own",
                live = true)
        Map<TrustLevel, List<Permission>> permissions,

        @Key("how the audit log is written, signed and kept")
        AuditConfig audit,

        @Key("which provider serves, where several are found")
        Choices providers) {

    /** Copies lists and permissions. */
    public SecurityConfig {
        handshakes = List.copyOf(handshakes);
        permissions = permissions.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> List.copyOf(entry.getValue())));
    }

    /** Returns the defaults: strangers may connect, identify and ping; trusted peers may call. */
    public static SecurityConfig defaults() {
        return new SecurityConfig(
                TrustLevel.UNKNOWN,
                false,
                true,
                false,
                List.of(),
                Map.of(TrustLevel.TRUSTED, List.of(new Permission("call:*"), new Permission("node:info"))),
                AuditConfig.defaults(),
                Choices.defaults());
    }

    /** Which provider serves, where several are found. */
    public record Choices(
            @Key("the type of the key vault") Optional<String> keyVault,
            @Key("the type of the secret store") Optional<String> secretStore,
            @Key("the type of the trust store") Optional<String> trustStore,
            @Key("the type of the trust policy") Optional<String> trustPolicy,
            @Key("the type of the authorizer") Optional<String> authorizer,
            @Key("the type of the audit log") Optional<String> audit) {

        /** Returns the defaults: whichever is found alone. */
        public static Choices defaults() {
            return new Choices(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }
    }
}

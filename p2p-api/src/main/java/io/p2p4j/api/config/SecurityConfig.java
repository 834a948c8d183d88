package io.p2p4j.api.config;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.TrustLevel;
import java.time.Duration;
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
                "the types of the policies that judge peers, in this order: all must admit, the first that refuses ends it")
        List<String> trustPolicies,

        @Key(value = "the peers that the policy allow_list admits", live = true)
        List<PeerId> allowList,

        @Key(
                value =
                        "the most peers that are remembered because they were let in once; further strangers stay UNKNOWN",
                unit = "peers")
        @Range(min = 0, max = 50_000)
        int maxFirstUse,

        @Key(
                value =
                        "the most addresses of which it is remembered who was first met there; none is forgotten for another",
                unit = "addresses")
        @Range(min = 0, max = 50_000)
        int maxPins,

        @Key(
                "the types of the secure channels that are offered, preferred first; none means all that are found, by name")
        List<String> handshakes,

        @Key(
                value = "what the peers of a level, and of every higher one, may do without a grant of their own",
                live = true)
        Map<TrustLevel, List<Permission>> permissions,

        @Key(value = "the peers whose capabilities are accepted as if this node had made them", live = true)
        List<PeerId> tokenIssuers,

        @Key("how trust follows peers whose keys give way to others")
        Rotation rotation,

        @Key("how the audit log is written, signed and kept")
        AuditConfig audit,

        @Key("which provider serves, where several are found")
        Choices providers) {

    /** Copies lists and permissions, and checks that somebody judges. */
    public SecurityConfig {
        trustPolicies = List.copyOf(trustPolicies);
        allowList = List.copyOf(allowList);
        tokenIssuers = List.copyOf(tokenIssuers);
        if (trustPolicies.isEmpty()) {
            throw new IllegalArgumentException("trust_policies = [] names no policy: nobody would judge");
        }
        Check.ranges(
                SecurityConfig.class,
                trustLevelDefault,
                rejectUnknown,
                encryptionAtRest,
                requirePassphrase,
                trustPolicies,
                allowList,
                maxFirstUse,
                maxPins,
                handshakes,
                permissions,
                tokenIssuers,
                rotation,
                audit,
                providers);
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
                List.of("levels", "first_use"),
                List.of(),
                10_000,
                10_000,
                List.of(),
                Map.of(TrustLevel.TRUSTED, List.of(new Permission("call:*"), new Permission("node:info"))),
                List.of(),
                Rotation.defaults(),
                AuditConfig.defaults(),
                Choices.defaults());
    }

    /** How trust follows peers whose keys give way to others. */
    public record Rotation(
            @Key("how long after it was signed trust follows a succession, of this node's own key or of a peer's")
            @Range(min = 1, max = 31_536_000)
            Duration grace,

            @Key(
                    value = "the most former keys of peers that are remembered as UNTRUSTED; beyond, no trust moves",
                    unit = "keys")
            @Range(min = 0, max = 50_000)
            int maxFormer) {

        /** Checks the values. */
        public Rotation {
            Check.ranges(Rotation.class, grace, maxFormer);
        }

        /** Returns the defaults: peers that meet once a month keep their trust. */
        public static Rotation defaults() {
            return new Rotation(Duration.ofDays(30), 10_000);
        }
    }

    /** Which provider serves, where several are found. */
    public record Choices(
            @Key("the type of the key vault") Optional<String> keyVault,
            @Key("the type of the secret store") Optional<String> secretStore,
            @Key("the type of the trust store") Optional<String> trustStore,
            @Key("the type of the pin store") Optional<String> pinStore,
            @Key("the type of the token store") Optional<String> tokenStore,
            @Key("the type of what makes and checks tokens") Optional<String> tokenAuthority,

            @Key("the type of what signs and verifies that keys give way to others")
            Optional<String> notary,

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
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }
    }
}

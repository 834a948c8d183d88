package io.p2p4j.api.config;

import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.TrustLevel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Configures identity, trust, grants and audit; section {@code security}.
 *
 * @param trustLevelDefault the level of a peer without a record
 * @param rejectUnknown whether peers of level UNKNOWN are refused when they connect
 * @param encryptionAtRest whether trust records are encrypted on disk
 * @param requirePassphrase whether keys must be protected by a passphrase
 * @param handshakes the types of the secure channels that are offered, preferred first; none means all that are found, by
 *     name
 * @param permissions what the peers of a level, and of every higher one, may do without a grant of their own
 * @param providers which provider serves, where several are found
 */
public record SecurityConfig(
        TrustLevel trustLevelDefault,
        boolean rejectUnknown,
        boolean encryptionAtRest,
        boolean requirePassphrase,
        List<String> handshakes,
        Map<TrustLevel, List<Permission>> permissions,
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
                Choices.defaults());
    }

    /**
     * Which provider serves, where several are found.
     *
     * @param keyVault the type of the key vault
     * @param secretStore the type of the secret store
     * @param trustStore the type of the trust store
     * @param trustPolicy the type of the trust policy
     * @param authorizer the type of the authorizer
     * @param audit the type of the audit log
     */
    public record Choices(
            Optional<String> keyVault,
            Optional<String> secretStore,
            Optional<String> trustStore,
            Optional<String> trustPolicy,
            Optional<String> authorizer,
            Optional<String> audit) {

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

package io.p2p4j.node.assembly;

import io.p2p4j.api.config.ConfigLayers;
import io.p2p4j.api.config.ConfigReader;
import io.p2p4j.api.config.ConfigReaderProvider;
import io.p2p4j.api.config.NodeConfig;
import io.p2p4j.api.config.ResilienceConfig;
import io.p2p4j.api.config.RetryConfig;
import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.resilience.CircuitBreaker;
import io.p2p4j.api.resilience.CircuitBreakerProvider;
import io.p2p4j.api.resilience.RateLimiter;
import io.p2p4j.api.resilience.RateLimiterProvider;
import io.p2p4j.api.resilience.RetryPolicy;
import io.p2p4j.api.resilience.RetryPolicyProvider;
import io.p2p4j.api.rotation.Notary;
import io.p2p4j.api.rotation.NotaryProvider;
import io.p2p4j.api.security.AuditLog;
import io.p2p4j.api.security.AuditLogProvider;
import io.p2p4j.api.security.AuditTrail;
import io.p2p4j.api.security.AuditTrailProvider;
import io.p2p4j.api.security.Authorizer;
import io.p2p4j.api.security.AuthorizerProvider;
import io.p2p4j.api.security.Handshake;
import io.p2p4j.api.security.HandshakeProvider;
import io.p2p4j.api.security.KeyVault;
import io.p2p4j.api.security.KeyVaultProvider;
import io.p2p4j.api.security.PinStore;
import io.p2p4j.api.security.PinStoreProvider;
import io.p2p4j.api.security.SecretStore;
import io.p2p4j.api.security.SecretStoreProvider;
import io.p2p4j.api.security.TrustPolicy;
import io.p2p4j.api.security.TrustPolicyProvider;
import io.p2p4j.api.security.TrustStore;
import io.p2p4j.api.security.TrustStoreProvider;
import io.p2p4j.api.spi.Provider;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.api.spi.Providers;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.api.token.TokenAuthority;
import io.p2p4j.api.token.TokenAuthorityProvider;
import io.p2p4j.api.token.TokenStore;
import io.p2p4j.api.token.TokenStoreProvider;
import io.p2p4j.api.transport.Transport;
import io.p2p4j.api.transport.TransportProvider;
import io.p2p4j.node.gate.PolicyChain;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Chooses the parts of a node: those it was handed, else those that the configuration names or that are found alone.
 *
 * <p>Nothing is opened or started here.
 */
public final class Assembly {

    private final Overrides overrides;
    private final ProviderContext<SecurityConfig> security;
    private final NodeConfig config;

    private Assembly(NodeConfig config, Overrides overrides) {
        this.config = config;
        this.overrides = overrides;
        this.security = new ProviderContext<>(
                config.security(),
                Ticker.system(),
                InstantSource.system(),
                config.node().dataDir());
    }

    /**
     * Reads the configuration of a node.
     *
     * @throws io.p2p4j.api.error.ConfigException if it is not valid, or there is something to read and no reader
     */
    public static NodeConfig config(ConfigLayers layers) {
        return layers.isEmpty() ? NodeConfig.defaults() : reader(layers).read(NodeConfig.class);
    }

    /**
     * Returns what reads and explains a configuration.
     *
     * @throws io.p2p4j.api.error.ConfigException if none is found
     */
    public static ConfigReader reader(ConfigLayers layers) {
        ServiceLoader<ConfigReaderProvider> found = ServiceLoader.load(ConfigReaderProvider.class);
        return Providers.require(found, "the configuration", Optional.empty())
                .create(ProviderContext.of(layers, NodeConfig.defaults().node().dataDir()));
    }

    /**
     * Chooses the parts.
     *
     * @throws io.p2p4j.api.error.ConfigException if one is not found, or the choice among several is open
     */
    public static Parts assemble(NodeConfig config, Overrides overrides) {
        return new Assembly(config, overrides).assemble();
    }

    private Parts assemble() {
        ResilienceConfig resilience = config.resilience();
        SecurityConfig.Choices choices = config.security().providers();
        return new Parts(
                config,
                security.ticker(),
                security.clock(),
                secured(KeyVault.class, KeyVaultProvider.class, "key_vault", choices.keyVault()),
                secured(SecretStore.class, SecretStoreProvider.class, "secret_store", choices.secretStore()),
                secured(TrustStore.class, TrustStoreProvider.class, "trust_store", choices.trustStore()),
                secured(PinStore.class, PinStoreProvider.class, "pin_store", choices.pinStore()),
                secured(TokenStore.class, TokenStoreProvider.class, "token_store", choices.tokenStore()),
                secured(
                        TokenAuthority.class,
                        TokenAuthorityProvider.class,
                        "token_authority",
                        choices.tokenAuthority()),
                secured(Notary.class, NotaryProvider.class, "notary", choices.notary()),
                trustPolicy(),
                secured(Authorizer.class, AuthorizerProvider.class, "authorizer", choices.authorizer()),
                secured(AuditLog.class, AuditLogProvider.class, "audit", choices.audit()),
                trail(choices.audit()),
                part(
                        RateLimiter.class,
                        ServiceLoader.load(RateLimiterProvider.class),
                        "resilience.rate_limit.provider",
                        resilience.rateLimit().provider(),
                        resilience.rateLimit()),
                part(
                        CircuitBreaker.class,
                        ServiceLoader.load(CircuitBreakerProvider.class),
                        "resilience.circuit_breaker.provider",
                        resilience.circuitBreaker().provider(),
                        resilience.circuitBreaker()),
                retry(resilience.retry()),
                handshakes(),
                transports());
    }

    private <T, P extends Provider<SecurityConfig, T>> T secured(
            Class<T> kind, Class<P> provider, String key, Optional<String> choice) {
        return part(kind, ServiceLoader.load(provider), "security.providers." + key, choice, config.security());
    }

    private <S, T, P extends Provider<S, T>> T part(
            Class<T> kind, ServiceLoader<P> found, String key, Optional<String> choice, S settings) {
        return overrides
                .get(kind)
                .orElseGet(() -> Providers.create(Providers.require(found, key, choice), key, security.with(settings)));
    }

    /** A log and what reads it have one type. */
    private Optional<AuditTrail> trail(Optional<String> choice) {
        Map<String, AuditTrailProvider> found = Providers.all(ServiceLoader.load(AuditTrailProvider.class));
        Optional<AuditTrailProvider> chosen =
                choice.isEmpty() && found.size() == 1 ? found.values().stream().findFirst() : choice.map(found::get);
        return overrides.get(AuditTrail.class).or(() -> chosen.map(provider -> provider.create(security)));
    }

    private TrustPolicy trustPolicy() {
        String key = "security.trust_policies";
        List<String> choice = config.security().trustPolicies();
        return overrides
                .get(TrustPolicy.class)
                .orElseGet(() -> new PolicyChain(made(
                        Providers.several(ServiceLoader.load(TrustPolicyProvider.class), key, choice), key, security)));
    }

    private Optional<RetryPolicy> retry(RetryConfig settings) {
        String key = "resilience.retry.provider";
        return overrides
                .get(RetryPolicy.class)
                .or(() -> Providers.find(ServiceLoader.load(RetryPolicyProvider.class), key, settings.provider())
                        .map(provider -> Providers.create(provider, key, security.with(settings))));
    }

    private List<Handshake> handshakes() {
        String key = "security.handshakes";
        List<String> choice = config.security().handshakes();
        return overrides
                .get(Handshake.class)
                .map(List::of)
                .orElseGet(() -> made(
                        Providers.several(ServiceLoader.load(HandshakeProvider.class), key, choice), key, security));
    }

    private List<Transport> transports() {
        return overrides
                .get(Transport.class)
                .map(List::of)
                .orElseGet(() -> made(
                        Providers.all(ServiceLoader.load(TransportProvider.class))
                                .values(),
                        "transport",
                        security.with(config.transport())));
    }

    private static <S, T> List<T> made(
            Collection<? extends Provider<S, T>> providers, String key, ProviderContext<S> context) {
        return providers.stream()
                .map(provider -> Providers.create(provider, key, context))
                .toList();
    }
}

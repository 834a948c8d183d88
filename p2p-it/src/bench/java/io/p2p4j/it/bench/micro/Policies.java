package io.p2p4j.it.bench.micro;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.p2p4j.api.config.NodeConfig;
import io.p2p4j.api.config.ResilienceConfig;
import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.resilience.RateLimiter;
import io.p2p4j.api.resilience.RateLimiterProvider;
import io.p2p4j.api.security.TrustPolicy;
import io.p2p4j.api.security.TrustPolicyProvider;
import io.p2p4j.api.spi.Provider;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.api.spi.Providers;
import io.p2p4j.it.bench.peer.PeerConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** Makes the parts that decide on requests, as a node makes them. */
public final class Policies {

    private static final NodeConfig CONFIG = PeerConfig.read();

    private Policies() {}

    /** Makes the limiter. */
    public static RateLimiter limiter() {
        return part(RateLimiterProvider.class, CONFIG.resilience().rateLimit(), Path.of("unused"));
    }

    /** Makes a bucket of the same budget as a peer has, as Bucket4j makes it without further wishes. */
    public static Bucket bareBucket() {
        ResilienceConfig.RateLimit limit = CONFIG.resilience().rateLimit();
        return Bucket.builder()
                .addLimit(Bandwidth.builder()
                        .capacity(limit.maxRequests() + limit.burst())
                        .refillGreedy(limit.maxRequests(), limit.timeWindow())
                        .build())
                .build();
    }

    /** Makes the trust policies that are configured. */
    static List<TrustPolicy> trust(SecurityConfig config, Path folder) {
        return Providers.several(
                        ServiceLoader.load(TrustPolicyProvider.class),
                        "security.trust_policies",
                        config.trustPolicies())
                .stream()
                .map(provider -> provider.create(ProviderContext.of(config, folder)))
                .toList();
    }

    static <S, T, P extends Provider<S, T>> T part(Class<P> kind, S settings, Path folder) {
        return Providers.require(ServiceLoader.load(kind), kind.getSimpleName(), Optional.empty())
                .create(ProviderContext.of(settings, folder));
    }
}

/**
 * The kit with which p2p4j and others prove their providers, by abstract tests, and applications, on a simulated network.
 *
 * <p>Put this module on the test path, extend a contract of {@link io.p2p4j.it.contract}, and give it your provider. To
 * test an application under latency, cuts and partitions, start its nodes on a {@link
 * io.p2p4j.it.network.SimulatedNetwork}.
 */
@org.jspecify.annotations.NullMarked
open module io.p2p4j.it { // open: its tests are found by reflection
    requires static jdk.jfr; // a test counts what reaches the disk
    requires static org.jspecify; // annotations only, absent at run time
    requires io.p2p4j.config;
    requires io.p2p4j.node;
    requires io.p2p4j.resilience;
    requires io.p2p4j.security;
    requires io.p2p4j.transport;
    requires tools.jackson.databind;
    requires transitive io.p2p4j.api;
    requires transitive org.junit.jupiter.api;

    exports io.p2p4j.it.contract;
    exports io.p2p4j.it.contract.security;
    exports io.p2p4j.it.network;

    uses io.p2p4j.api.config.ConfigReaderProvider;
    uses io.p2p4j.api.resilience.CircuitBreakerProvider;
    uses io.p2p4j.api.resilience.RateLimiterProvider;
    uses io.p2p4j.api.resilience.RetryPolicyProvider;
    uses io.p2p4j.api.rotation.NotaryProvider;
    uses io.p2p4j.api.security.AuditLogProvider;
    uses io.p2p4j.api.security.AuditTrailProvider;
    uses io.p2p4j.api.security.AuthorizerProvider;
    uses io.p2p4j.api.security.HandshakeProvider;
    uses io.p2p4j.api.security.KeyVaultProvider;
    uses io.p2p4j.api.security.PinStoreProvider;
    uses io.p2p4j.api.security.SecretStoreProvider;
    uses io.p2p4j.api.security.TrustPolicyProvider;
    uses io.p2p4j.api.security.TrustStoreProvider;
    uses io.p2p4j.api.token.TokenAuthorityProvider;
    uses io.p2p4j.api.token.TokenStoreProvider;
    uses io.p2p4j.api.transport.TransportProvider;
}

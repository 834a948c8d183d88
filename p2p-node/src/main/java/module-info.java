/**
 * The node: puts identity, transports, limits, breakers, retries, trust, grants and audit together and serves JSON-RPC.
 *
 * <p>Applications use {@link io.p2p4j.node.Node} and nothing else of this module. It compiles against p2p-api alone; the
 * parts are found at run time.
 *
 * @uses io.p2p4j.api.transport.TransportProvider every transport found serves the addresses it supports
 * @uses io.p2p4j.api.security.HandshakeProvider every secure channel found is offered
 */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("requires-automatic") // the metrics library has no descriptors, but fixes its modules' names
module io.p2p4j.node {
    requires static org.jspecify; // annotations only, absent at run time
    requires transitive io.p2p4j.api;
    requires info.picocli;
    requires io.prometheus.metrics.core;
    requires io.prometheus.metrics.model;
    requires io.prometheus.writer.text;
    requires org.slf4j;
    requires tools.jackson.databind;

    exports io.p2p4j.node;

    opens io.p2p4j.node.assembly to
            tools.jackson.databind; // which fills the parameters of the node's own methods
    opens io.p2p4j.node.cli to
            info.picocli; // which fills the fields of commands
    opens io.p2p4j.node.cli.perf to
            info.picocli;
    opens io.p2p4j.node.cli.shared to
            info.picocli;
    opens io.p2p4j.node.cli.trust to
            info.picocli;

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

package io.p2p4j.node.assembly;

import io.p2p4j.api.config.NodeConfig;
import io.p2p4j.api.resilience.CircuitBreaker;
import io.p2p4j.api.resilience.RateLimiter;
import io.p2p4j.api.resilience.RetryPolicy;
import io.p2p4j.api.rotation.Notary;
import io.p2p4j.api.security.AuditLog;
import io.p2p4j.api.security.AuditTrail;
import io.p2p4j.api.security.Authorizer;
import io.p2p4j.api.security.Handshake;
import io.p2p4j.api.security.KeyVault;
import io.p2p4j.api.security.PinStore;
import io.p2p4j.api.security.SecretStore;
import io.p2p4j.api.security.TrustPolicy;
import io.p2p4j.api.security.TrustStore;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.api.token.TokenAuthority;
import io.p2p4j.api.token.TokenStore;
import io.p2p4j.api.transport.Transport;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the parts a node is made of, none of them opened yet.
 *
 * @param trail empty where the provider of the audit log brings nothing that reads it
 * @param retry empty where no provider is found: connecting is then tried once
 */
public record Parts(
        NodeConfig config,
        Ticker ticker,
        InstantSource clock,
        KeyVault vault,
        SecretStore secrets,
        TrustStore trustStore,
        PinStore pinStore,
        TokenStore tokenStore,
        TokenAuthority tokenAuthority,
        Notary notary,
        TrustPolicy trustPolicy,
        Authorizer authorizer,
        AuditLog audit,
        Optional<AuditTrail> trail,
        RateLimiter limiter,
        CircuitBreaker breaker,
        Optional<RetryPolicy> retry,
        List<Handshake> handshakes,
        List<Transport> transports) {

    private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

    /** Closes the policies that hold something open, the last ones first; one that fails does not keep the others open. */
    void closePolicies() {
        for (Object policy : List.of(breaker, limiter, authorizer, trustPolicy)) {
            if (policy instanceof AutoCloseable open) {
                try {
                    open.close();
                } catch (Exception e) {
                    LOG.error("{} was not closed", policy.getClass().getName(), e);
                }
            }
        }
    }
}

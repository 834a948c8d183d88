import io.p2p4j.api.rotation.NotaryProvider;
import io.p2p4j.api.security.AuditLogProvider;
import io.p2p4j.api.security.AuditTrailProvider;
import io.p2p4j.api.security.AuthorizerProvider;
import io.p2p4j.api.security.HandshakeProvider;
import io.p2p4j.api.security.KeyVaultProvider;
import io.p2p4j.api.security.PinStoreProvider;
import io.p2p4j.api.security.SecretStoreProvider;
import io.p2p4j.api.security.TrustPolicyProvider;
import io.p2p4j.api.security.TrustStoreProvider;
import io.p2p4j.api.token.TokenAuthorityProvider;
import io.p2p4j.api.token.TokenStoreProvider;
import io.p2p4j.security.audit.JsonlAuditLogProvider;
import io.p2p4j.security.audit.JsonlAuditTrailProvider;
import io.p2p4j.security.authz.GrantsAuthorizerProvider;
import io.p2p4j.security.noise.NoiseHandshakeProvider;
import io.p2p4j.security.rotation.EnvelopeNotaryProvider;
import io.p2p4j.security.store.FileSecretStoreProvider;
import io.p2p4j.security.tls.TlsHandshakeProvider;
import io.p2p4j.security.token.JournaledTokenStoreProvider;
import io.p2p4j.security.token.NodeTokenAuthorityProvider;
import io.p2p4j.security.trust.AllowListPolicyProvider;
import io.p2p4j.security.trust.FirstUsePolicyProvider;
import io.p2p4j.security.trust.JournaledPinStoreProvider;
import io.p2p4j.security.trust.LevelTrustPolicyProvider;
import io.p2p4j.security.trust.RecordTrustStoreProvider;
import io.p2p4j.security.vault.FileKeyVaultProvider;

/**
 * All cryptography and every security decision of p2p4j: Noise, TLS, identities, keys and secrets at rest, trust, grants and
 * audit. The node finds it by {@link java.util.ServiceLoader}; alone it is an encrypted key and secret store.
 *
 * @provides HandshakeProvider the types {@code noise} and {@code tls}
 * @provides KeyVaultProvider the type {@code files}
 * @provides SecretStoreProvider the type {@code files}
 * @provides TrustStoreProvider the type {@code records}
 * @provides PinStoreProvider the type {@code journal}
 * @provides TokenStoreProvider the type {@code journal}
 * @provides TokenAuthorityProvider the type {@code node}
 * @provides TrustPolicyProvider the types {@code allow_list}, {@code first_use} and {@code levels}
 * @provides NotaryProvider the type {@code envelopes}
 * @provides AuthorizerProvider the type {@code grants}
 * @provides AuditLogProvider the type {@code jsonl}
 * @provides AuditTrailProvider the type {@code jsonl}
 */
@org.jspecify.annotations.NullMarked
module io.p2p4j.security {
    requires static org.jspecify; // annotations only, absent at run time
    requires io.p2p4j.api;
    requires org.bouncycastle.provider; // X25519, Ed25519, secp256k1, Argon2id
    requires org.bouncycastle.tls; // TLS 1.3 for certificates that the JDK refuses to read
    requires tools.jackson.core; // trust records and audit lines

    provides AuditLogProvider with
            JsonlAuditLogProvider;
    provides AuditTrailProvider with
            JsonlAuditTrailProvider;
    provides AuthorizerProvider with
            GrantsAuthorizerProvider;
    provides HandshakeProvider with
            NoiseHandshakeProvider,
            TlsHandshakeProvider;
    provides KeyVaultProvider with
            FileKeyVaultProvider;
    provides NotaryProvider with
            EnvelopeNotaryProvider;
    provides PinStoreProvider with
            JournaledPinStoreProvider;
    provides SecretStoreProvider with
            FileSecretStoreProvider;
    provides TokenAuthorityProvider with
            NodeTokenAuthorityProvider;
    provides TokenStoreProvider with
            JournaledTokenStoreProvider;
    provides TrustPolicyProvider with
            AllowListPolicyProvider,
            FirstUsePolicyProvider,
            LevelTrustPolicyProvider;
    provides TrustStoreProvider with
            RecordTrustStoreProvider;
}

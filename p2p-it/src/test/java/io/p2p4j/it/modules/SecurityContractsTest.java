package io.p2p4j.it.modules;

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
import io.p2p4j.api.spi.Providers;
import io.p2p4j.api.token.TokenAuthorityProvider;
import io.p2p4j.api.token.TokenStoreProvider;
import io.p2p4j.it.contract.security.AuditLogContract;
import io.p2p4j.it.contract.security.AuthorizerContract;
import io.p2p4j.it.contract.security.HandshakeContract;
import io.p2p4j.it.contract.security.KeyVaultContract;
import io.p2p4j.it.contract.security.NotaryContract;
import io.p2p4j.it.contract.security.PinStoreContract;
import io.p2p4j.it.contract.security.SecretStoreContract;
import io.p2p4j.it.contract.security.TokenAuthorityContract;
import io.p2p4j.it.contract.security.TokenStoreContract;
import io.p2p4j.it.contract.security.TrustPolicyContract;
import io.p2p4j.it.contract.security.TrustStoreContract;
import java.util.Collection;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds every provider of a part of security that is found against the contract of its kind. */
class SecurityContractsTest {

    private static final String HERE = "io.p2p4j.it.modules.SecurityContractsTest#";

    static Collection<TrustPolicyProvider> policies() {
        return Providers.all(ServiceLoader.load(TrustPolicyProvider.class)).values();
    }

    static Collection<TrustStoreProvider> trustStores() {
        return Providers.all(ServiceLoader.load(TrustStoreProvider.class)).values();
    }

    static Collection<AuthorizerProvider> authorizers() {
        return Providers.all(ServiceLoader.load(AuthorizerProvider.class)).values();
    }

    static Collection<SecretStoreProvider> secretStores() {
        return Providers.all(ServiceLoader.load(SecretStoreProvider.class)).values();
    }

    static Collection<KeyVaultProvider> vaults() {
        return Providers.all(ServiceLoader.load(KeyVaultProvider.class)).values();
    }

    static Collection<PinStoreProvider> pinStores() {
        return Providers.all(ServiceLoader.load(PinStoreProvider.class)).values();
    }

    static Collection<TokenStoreProvider> tokenStores() {
        return Providers.all(ServiceLoader.load(TokenStoreProvider.class)).values();
    }

    static Collection<TokenAuthorityProvider> tokenAuthorities() {
        return Providers.all(ServiceLoader.load(TokenAuthorityProvider.class)).values();
    }

    static Collection<HandshakeProvider> handshakes() {
        return Providers.all(ServiceLoader.load(HandshakeProvider.class)).values();
    }

    static Collection<NotaryProvider> notaries() {
        return Providers.all(ServiceLoader.load(NotaryProvider.class)).values();
    }

    static Collection<AuditLogProvider> auditLogs() {
        return Providers.all(ServiceLoader.load(AuditLogProvider.class)).values();
    }

    @Nested
    @ParameterizedClass
    @MethodSource(HERE + "policies")
    class Policies extends TrustPolicyContract {

        @Parameter
        @SuppressWarnings("NullAway.Init") // set by the test's framework
        private TrustPolicyProvider provider;

        @Override
        protected TrustPolicyProvider provider() {
            return provider;
        }
    }

    @Nested
    @ParameterizedClass
    @MethodSource(HERE + "trustStores")
    class TrustStores extends TrustStoreContract {

        @Parameter
        @SuppressWarnings("NullAway.Init") // set by the test's framework
        private TrustStoreProvider provider;

        @Override
        protected TrustStoreProvider provider() {
            return provider;
        }
    }

    @Nested
    @ParameterizedClass
    @MethodSource(HERE + "authorizers")
    class Authorizers extends AuthorizerContract {

        @Parameter
        @SuppressWarnings("NullAway.Init") // set by the test's framework
        private AuthorizerProvider provider;

        @Override
        protected AuthorizerProvider provider() {
            return provider;
        }
    }

    @Nested
    @ParameterizedClass
    @MethodSource(HERE + "secretStores")
    class SecretStores extends SecretStoreContract {

        @Parameter
        @SuppressWarnings("NullAway.Init") // set by the test's framework
        private SecretStoreProvider provider;

        @Override
        protected SecretStoreProvider provider() {
            return provider;
        }
    }

    @Nested
    @ParameterizedClass
    @MethodSource(HERE + "notaries")
    class Notaries extends NotaryContract {

        @Parameter
        @SuppressWarnings("NullAway.Init") // set by the test's framework
        private NotaryProvider provider;

        @Override
        protected NotaryProvider provider() {
            return provider;
        }
    }

    @Nested
    @ParameterizedClass
    @MethodSource(HERE + "vaults")
    class Vaults extends KeyVaultContract {

        @Parameter
        @SuppressWarnings("NullAway.Init") // set by the test's framework
        private KeyVaultProvider provider;

        @Override
        protected KeyVaultProvider provider() {
            return provider;
        }
    }

    @Nested
    @ParameterizedClass
    @MethodSource(HERE + "pinStores")
    class PinStores extends PinStoreContract {

        @Parameter
        @SuppressWarnings("NullAway.Init") // set by the test's framework
        private PinStoreProvider provider;

        @Override
        protected PinStoreProvider provider() {
            return provider;
        }
    }

    @Nested
    @ParameterizedClass
    @MethodSource(HERE + "tokenStores")
    class TokenStores extends TokenStoreContract {

        @Parameter
        @SuppressWarnings("NullAway.Init") // set by the test's framework
        private TokenStoreProvider provider;

        @Override
        protected TokenStoreProvider provider() {
            return provider;
        }
    }

    @Nested
    @ParameterizedClass
    @MethodSource(HERE + "tokenAuthorities")
    class TokenAuthorities extends TokenAuthorityContract {

        @Parameter
        @SuppressWarnings("NullAway.Init") // set by the test's framework
        private TokenAuthorityProvider provider;

        @Override
        protected TokenAuthorityProvider provider() {
            return provider;
        }
    }

    @Nested
    @ParameterizedClass
    @MethodSource(HERE + "handshakes")
    class Handshakes extends HandshakeContract {

        @Parameter
        @SuppressWarnings("NullAway.Init") // set by the test's framework
        private HandshakeProvider provider;

        @Override
        protected HandshakeProvider provider() {
            return provider;
        }
    }

    @Nested
    @ParameterizedClass
    @MethodSource(HERE + "auditLogs")
    class AuditLogs extends AuditLogContract {

        @Parameter
        @SuppressWarnings("NullAway.Init") // set by the test's framework
        private AuditLogProvider provider;

        @Override
        protected AuditLogProvider provider() {
            return provider;
        }

        @Override
        protected AuditTrailProvider trailProvider() {
            return Providers.require(
                    ServiceLoader.load(AuditTrailProvider.class), "the audit trail", Optional.of(provider.type()));
        }
    }
}

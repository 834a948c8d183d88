package io.p2p4j.it.modules;

import io.p2p4j.api.security.AuthorizerProvider;
import io.p2p4j.api.security.KeyVaultProvider;
import io.p2p4j.api.security.SecretStoreProvider;
import io.p2p4j.api.security.TrustPolicyProvider;
import io.p2p4j.api.security.TrustStoreProvider;
import io.p2p4j.api.spi.Providers;
import io.p2p4j.it.contract.AuthorizerContract;
import io.p2p4j.it.contract.KeyVaultContract;
import io.p2p4j.it.contract.SecretStoreContract;
import io.p2p4j.it.contract.TrustPolicyContract;
import io.p2p4j.it.contract.TrustStoreContract;
import java.util.Collection;
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
}

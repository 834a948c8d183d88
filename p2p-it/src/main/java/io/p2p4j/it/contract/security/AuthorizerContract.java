package io.p2p4j.it.contract.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.rpc.Caller;
import io.p2p4j.api.security.Authorizer;
import io.p2p4j.api.security.Authorizer.Denied;
import io.p2p4j.api.security.Authorizer.Permitted;
import io.p2p4j.api.security.AuthorizerProvider;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.it.contract.Peers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Says what every {@link Authorizer} keeps. */
public abstract class AuthorizerContract {

    private static final Permission WANTED = Permission.call("weather/today");

    /** Makes a contract. */
    protected AuthorizerContract() {}

    /** Returns the provider that is tested. */
    protected abstract AuthorizerProvider provider();

    private Authorizer authorizer() {
        return provider().create(ProviderContext.of(SecurityConfig.defaults(), Path.of("unused")));
    }

    private static Caller caller(TrustLevel level, String... grants) {
        Set<Permission> permissions = Arrays.stream(grants).map(Permission::new).collect(Collectors.toSet());
        return new Caller(Peers.peer(1), level, permissions, Multiaddr.parse("/ip4/192.0.2.1/tcp/4001"));
    }

    /** Who was granted nothing may do nothing, and hears where a grant would have stood. */
    @Test
    void deniesByDefault() {
        Denied denied = assertInstanceOf(Denied.class, authorizer().authorize(caller(TrustLevel.UNKNOWN), WANTED));
        assertFalse(denied.rule().isBlank());
    }

    /** A grant permits what it implies, and is named. */
    @Test
    void permitsWhatWasGranted() {
        Caller caller = caller(TrustLevel.VERIFIED, "call:weather/*");
        Permitted permitted = assertInstanceOf(Permitted.class, authorizer().authorize(caller, WANTED));
        assertEquals(new Permission("call:weather/*"), permitted.by());
    }

    /** A grant permits nothing else. */
    @Test
    void permitsNoMoreThanWasGranted() {
        Caller caller = caller(TrustLevel.VERIFIED, "call:weather/today");
        for (String other : new String[] {"weather/tomorrow", "weather/todays", "news/today"}) {
            assertInstanceOf(Denied.class, authorizer().authorize(caller, Permission.call(other)), other);
        }
        assertInstanceOf(Denied.class, authorizer().authorize(caller, new Permission("node:admin")));
    }
}

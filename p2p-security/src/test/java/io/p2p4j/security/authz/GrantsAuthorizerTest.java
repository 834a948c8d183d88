package io.p2p4j.security.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.rpc.Caller;
import io.p2p4j.api.security.Authorizer;
import io.p2p4j.api.security.Authorizer.Denied;
import io.p2p4j.api.security.Authorizer.Permitted;
import io.p2p4j.api.security.Authorizer.Ruling;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.security.testing.Keys;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GrantsAuthorizerTest {

    private static final Ruling DENIED = new Denied("security.permissions");
    private static final Permission INFO = new Permission("node:info");
    private static final Permission WEATHER = new Permission("call:weather/*");

    private final Authorizer authorizer = new GrantsAuthorizer(LevelPermissions.cumulative(Map.of(
            TrustLevel.UNTRUSTED, List.of(new Permission("call:open/door")),
            TrustLevel.VERIFIED, List.of(INFO),
            TrustLevel.TRUSTED, List.of(WEATHER))));

    @Test
    void deniesByDefault() {
        for (TrustLevel level : TrustLevel.values()) {
            assertEquals(DENIED, ask(level, Set.of(), "call:bank/transfer"));
        }
    }

    @Test
    void givesALevelWhatLowerLevelsHave() {
        assertEquals(DENIED, ask(TrustLevel.UNKNOWN, Set.of(), "node:info"));
        assertEquals(new Permitted(INFO), ask(TrustLevel.VERIFIED, Set.of(), "node:info"));
        assertEquals(new Permitted(INFO), ask(TrustLevel.BOOTSTRAP, Set.of(), "node:info"));
        assertEquals(DENIED, ask(TrustLevel.VERIFIED, Set.of(), "call:weather/forecast"));
        assertEquals(new Permitted(WEATHER), ask(TrustLevel.TRUSTED, Set.of(), "call:weather/forecast"));
    }

    @Test
    void asksTheCallersOwnGrantsFirst() {
        Permission own = new Permission("call:weather/forecast");
        assertEquals(new Permitted(own), ask(TrustLevel.UNKNOWN, Set.of(own), own.pattern()));
        assertEquals(new Permitted(own), ask(TrustLevel.TRUSTED, Set.of(own), own.pattern()));
    }

    @Test
    void givesTheUntrustedNothing() {
        Permission all = new Permission("call:*");
        assertEquals(DENIED, ask(TrustLevel.UNTRUSTED, Set.of(all), "call:weather/forecast"));
        assertEquals(DENIED, ask(TrustLevel.UNTRUSTED, Set.of(), "call:open/door"));
    }

    private Ruling ask(TrustLevel level, Set<Permission> grants, String wanted) {
        Caller caller = new Caller(Keys.ed25519(1).peerId(), level, grants, Multiaddr.parse("/ip4/127.0.0.1/tcp/1"));
        return authorizer.authorize(caller, new Permission(wanted));
    }
}

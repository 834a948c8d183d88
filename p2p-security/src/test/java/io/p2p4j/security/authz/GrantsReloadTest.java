package io.p2p4j.security.authz;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.rpc.Caller;
import io.p2p4j.api.security.Authorizer;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.security.testing.Keys;
import io.p2p4j.security.testing.Settings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GrantsReloadTest {

    @Test
    void goesByTheOtherPermissionsAtOnce() {
        SecurityConfig old = SecurityConfig.defaults();
        GrantsAuthorizer authorizer = new GrantsAuthorizer(LevelPermissions.cumulative(old.permissions()));
        Caller caller = new Caller(
                Keys.ed25519(1).peerId(), TrustLevel.VERIFIED, Set.of(), Multiaddr.parse("/ip4/127.0.0.1/tcp/1"));
        Permission call = new Permission("call:a/b");
        assertInstanceOf(Authorizer.Denied.class, authorizer.authorize(caller, call));
        authorizer.reload(Settings.permitting(Map.of(TrustLevel.VERIFIED, List.of(call))));
        assertInstanceOf(Authorizer.Permitted.class, authorizer.authorize(caller, call));
    }
}

package io.p2p4j.security.authz;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.rpc.Caller;
import io.p2p4j.api.security.Authorizer;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.spi.Reloadable;
import java.util.Optional;

/**
 * Permits what a caller's own grants imply, or else what its level may do, and nothing beyond; and whoever was let in may
 * present a token.
 */
final class GrantsAuthorizer implements Authorizer, Reloadable<SecurityConfig> {

    private static final Denied DENIED = new Denied("security.permissions");

    private static final Permission PRESENT = new Permission("node:present");
    private static final Permitted PRESENTED = new Permitted(PRESENT);

    private volatile LevelPermissions levels;

    GrantsAuthorizer(LevelPermissions levels) {
        this.levels = levels;
    }

    @Override
    public void reload(SecurityConfig settings) {
        levels = LevelPermissions.cumulative(settings.permissions());
    }

    @Override
    public Ruling authorize(Caller caller, Permission wanted) {
        if (caller.level() == TrustLevel.UNTRUSTED) {
            return DENIED; // a grant from better days does not outlive the trust
        }
        if (wanted.equals(PRESENT)) {
            return PRESENTED;
        }
        Optional<Permission> by =
                LevelPermissions.implying(caller.grants(), wanted).or(() -> levels.implying(caller.level(), wanted));
        return by.isPresent() ? new Permitted(by.get()) : DENIED;
    }
}

package io.p2p4j.security.testing;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.TrustLevel;
import java.util.List;
import java.util.Map;

/** Makes settings that differ from the defaults in what a test is about. */
public final class Settings {

    private static final SecurityConfig USUAL = SecurityConfig.defaults();

    private Settings() {}

    /** Returns settings of levels. */
    public static SecurityConfig levels(TrustLevel byDefault, boolean rejectUnknown) {
        return of(byDefault, rejectUnknown, List.of(), List.of());
    }

    /** Returns settings with a list of peers that are allowed. */
    public static SecurityConfig allowing(PeerId... peers) {
        return of(USUAL.trustLevelDefault(), false, List.of(peers), List.of());
    }

    /** Returns settings with issuers of tokens. */
    public static SecurityConfig issuers(PeerId... peers) {
        return of(USUAL.trustLevelDefault(), false, List.of(), List.of(peers));
    }

    /** Returns settings with permissions of levels. */
    public static SecurityConfig permitting(Map<TrustLevel, List<Permission>> permissions) {
        return of(USUAL.trustLevelDefault(), false, List.of(), permissions, List.of());
    }

    private static SecurityConfig of(
            TrustLevel byDefault, boolean rejectUnknown, List<PeerId> allowed, List<PeerId> issuers) {
        return of(byDefault, rejectUnknown, allowed, USUAL.permissions(), issuers);
    }

    private static SecurityConfig of(
            TrustLevel byDefault,
            boolean rejectUnknown,
            List<PeerId> allowed,
            Map<TrustLevel, List<Permission>> permissions,
            List<PeerId> issuers) {
        return new SecurityConfig(
                byDefault,
                rejectUnknown,
                USUAL.encryptionAtRest(),
                USUAL.requirePassphrase(),
                USUAL.trustPolicies(),
                allowed,
                USUAL.maxFirstUse(),
                USUAL.maxPins(),
                USUAL.handshakes(),
                permissions,
                issuers,
                USUAL.rotation(),
                USUAL.audit(),
                USUAL.providers());
    }
}

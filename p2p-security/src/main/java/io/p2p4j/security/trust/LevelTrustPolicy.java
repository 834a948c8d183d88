package io.p2p4j.security.trust;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.security.Candidate;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustPolicy;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.api.spi.Reloadable;
import io.p2p4j.api.transport.Direction;

/**
 * Judges a peer by the level of its record, or by the configured level where it has none.
 *
 * <p>UNTRUSTED is refused always. UNKNOWN is refused at the door where the configuration says so; a stranger that this
 * node dials is its operator's own wish.
 */
final class LevelTrustPolicy implements TrustPolicy, Reloadable<SecurityConfig> {

    private volatile SecurityConfig config;

    LevelTrustPolicy(SecurityConfig config) {
        this.config = config;
    }

    @Override
    public void reload(SecurityConfig settings) {
        config = settings;
    }

    @Override
    public Verdict judge(Candidate candidate) {
        return judge(candidate, config);
    }

    private static Verdict judge(Candidate candidate, SecurityConfig config) {
        boolean known = candidate.known().isPresent();
        TrustLevel level = candidate.known().map(TrustRecord::level).orElse(config.trustLevelDefault());
        return switch (level) {
            case UNTRUSTED ->
                known
                        ? new Refused(candidate.peer() + " has a record of the level UNTRUSTED", "security.trust")
                        : new Refused(
                                candidate.peer() + " has no record, and those are UNTRUSTED",
                                "security.trust_level_default");
            case UNKNOWN ->
                config.rejectUnknown() && candidate.direction() == Direction.INBOUND
                        ? new Refused(candidate.peer() + " is of the level UNKNOWN", "security.reject_unknown")
                        : new Admitted(level);
            case VERIFIED, TRUSTED, BOOTSTRAP -> new Admitted(level);
        };
    }
}

package io.p2p4j.security.trust;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Candidate;
import io.p2p4j.api.security.TrustPolicy;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.api.spi.Reloadable;
import java.util.Set;

/** Admits the peers of {@code security.allow_list}, wherever they come from, and nobody else. */
final class AllowListPolicy implements TrustPolicy, Reloadable<SecurityConfig> {

    /** Replaced as one, so that a list and a level always belong together. */
    private volatile Settings settings;

    private record Settings(Set<PeerId> listed, SecurityConfig config) {}

    AllowListPolicy(SecurityConfig config) {
        this.settings = settings(config);
    }

    @Override
    public Verdict judge(Candidate candidate) {
        Settings now = settings;
        return now.listed().contains(candidate.peer())
                ? new Admitted(candidate
                        .known()
                        .map(TrustRecord::level)
                        .orElse(now.config().trustLevelDefault()))
                : new Refused(candidate.peer() + " is not in the list of those allowed", "security.allow_list");
    }

    @Override
    public void reload(SecurityConfig config) {
        settings = settings(config);
    }

    private static Settings settings(SecurityConfig config) {
        return new Settings(Set.copyOf(config.allowList()), config);
    }
}

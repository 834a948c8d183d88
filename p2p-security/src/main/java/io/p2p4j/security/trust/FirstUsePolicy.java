package io.p2p4j.security.trust;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.security.Candidate;
import io.p2p4j.api.security.Pin;
import io.p2p4j.api.security.TrustPolicy;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.api.spi.Reloadable;
import java.util.Optional;

/**
 * Admits whoever is first met at an address that this side named, and there nobody else from then on, as SSH does.
 *
 * <p>Peers that dialled us are admitted: their addresses say nothing.
 */
final class FirstUsePolicy implements TrustPolicy, Reloadable<SecurityConfig> {

    private volatile SecurityConfig config;

    FirstUsePolicy(SecurityConfig config) {
        this.config = config;
    }

    @Override
    public Verdict judge(Candidate candidate) {
        Optional<Pin> other = candidate.pin().filter(pin -> !pin.peer().equals(candidate.peer()));
        return other.isPresent()
                ? new Refused(changed(candidate, other.get()), "security.pins")
                : new Admitted(candidate.known().map(TrustRecord::level).orElse(config.trustLevelDefault()));
    }

    @Override
    public void reload(SecurityConfig settings) {
        config = settings;
    }

    private static String changed(Candidate candidate, Pin pin) {
        return "ANOTHER PEER IS AT " + pin.address() + ": " + pin.peer() + " was first met there at " + pin.since()
                + ", and now " + candidate.peer()
                + " is to be there; its key may have been replaced, or somebody is in between";
    }
}

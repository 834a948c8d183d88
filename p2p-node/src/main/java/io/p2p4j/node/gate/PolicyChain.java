package io.p2p4j.node.gate;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.security.Candidate;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustPolicy;
import io.p2p4j.api.spi.Reloadable;
import java.util.List;

/** Asks one policy after the other: all must admit, the first that refuses ends it, and the least level counts. */
public final class PolicyChain implements TrustPolicy, Reloadable<SecurityConfig> {

    private final List<TrustPolicy> policies;

    /**
     * Asks policies in this order.
     *
     * @throws IllegalArgumentException if there are none: nobody would judge
     */
    public PolicyChain(List<TrustPolicy> policies) {
        if (policies.isEmpty()) {
            throw new IllegalArgumentException("a chain has at least one policy");
        }
        this.policies = List.copyOf(policies);
    }

    @Override
    public Verdict judge(Candidate candidate) {
        TrustLevel least = TrustLevel.BOOTSTRAP;
        for (TrustPolicy policy : policies) {
            switch (policy.judge(candidate)) {
                case Refused refused -> {
                    return refused;
                }
                case Admitted admitted -> least = admitted.level().compareTo(least) < 0 ? admitted.level() : least;
            }
        }
        return new Admitted(least);
    }

    /** Hands other settings to each policy that takes them; which policies there are stays. */
    @Override
    @SuppressWarnings("unchecked") // whatever a provider of policies makes is reloadable by the provider's settings
    public void reload(SecurityConfig settings) {
        for (TrustPolicy policy : policies) {
            if (policy instanceof Reloadable<?> reloadable) {
                ((Reloadable<SecurityConfig>) reloadable).reload(settings);
            }
        }
    }
}

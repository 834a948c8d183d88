package io.p2p4j.it.contract.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.security.Candidate;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustPolicy;
import io.p2p4j.api.security.TrustPolicy.Verdict;
import io.p2p4j.api.security.TrustPolicyProvider;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.api.transport.Direction;
import io.p2p4j.it.contract.Peers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Says what every {@link TrustPolicy} keeps, alone or among others. */
public abstract class TrustPolicyContract {

    private static final Multiaddr ADDRESS = Multiaddr.parse("/ip4/192.0.2.1/tcp/4001");

    @TempDir
    private Path dir = Path.of("unused");

    /** Makes a contract. */
    protected TrustPolicyContract() {}

    /** Returns the provider that is tested. */
    protected abstract TrustPolicyProvider provider();

    /** Puts what the policy needs into its data folder. */
    protected void prepare(Path dataDir) throws Exception {}

    private TrustPolicy policy() throws Exception {
        prepare(dir);
        return provider().create(ProviderContext.of(SecurityConfig.defaults(), dir));
    }

    private static Candidate candidate(Direction direction, Optional<TrustLevel> level) {
        Optional<TrustRecord> known = level.map(
                its -> new TrustRecord(Peers.peer(1), its, Set.of(), "a test", Instant.ofEpochSecond(1_000_000_000)));
        return new Candidate(Peers.peer(1), direction, ADDRESS, known, Optional.empty());
    }

    private static List<Candidate> candidates() {
        return Arrays.stream(Direction.values())
                .flatMap(direction -> Stream.concat(
                                Stream.of(Optional.<TrustLevel>empty()),
                                Arrays.stream(TrustLevel.values()).map(Optional::of))
                        .map(level -> candidate(direction, level)))
                .toList();
    }

    /** Who is judged again, as for each request, is judged the same. */
    @Test
    void judgesTheSameTheSame() throws Exception {
        TrustPolicy policy = policy();
        for (Candidate candidate : candidates()) {
            assertEquals(policy.judge(candidate), policy.judge(candidate));
        }
    }

    /** Whom it refuses, it tells the rule; the operator the reason. */
    @Test
    void saysWhyItRefuses() throws Exception {
        TrustPolicy policy = policy();
        for (Candidate candidate : candidates()) {
            Verdict verdict = policy.judge(candidate);
            if (verdict instanceof TrustPolicy.Refused refused) {
                assertFalse(refused.rule().isBlank(), refused::toString);
                assertFalse(refused.reason().isBlank(), refused::toString);
            }
        }
    }

    /** Nobody is trusted of whom nobody said so. */
    @Test
    void trustsNoStranger() throws Exception {
        TrustPolicy policy = policy();
        for (Direction direction : Direction.values()) {
            if (policy.judge(candidate(direction, Optional.empty())) instanceof TrustPolicy.Admitted admitted) {
                assertTrue(admitted.level().compareTo(TrustLevel.TRUSTED) < 0, admitted::toString);
            }
        }
    }
}

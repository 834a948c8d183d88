package io.p2p4j.node.gate;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Candidate;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustPolicy;
import io.p2p4j.api.security.TrustPolicy.Refused;
import io.p2p4j.api.security.TrustPolicy.Verdict;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.api.security.TrustStore;
import io.p2p4j.api.transport.Connection;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Judges peers by the trust policy and what is known about them; a policy that fails refuses. Thread-safe. */
public final class KnownPeers {

    private static final Logger LOG = LoggerFactory.getLogger(KnownPeers.class);

    private final TrustStore store;
    private final TrustPolicy policy;
    private final Map<PeerId, TrustRecord> bootstrap;

    /** Judges by a policy; peers of {@code bootstrap} without a record have the level BOOTSTRAP. */
    public KnownPeers(TrustStore store, TrustPolicy policy, Set<PeerId> bootstrap, Instant now) {
        this.store = store;
        this.policy = policy;
        this.bootstrap = bootstrap.stream()
                .map(peer -> new TrustRecord(peer, TrustLevel.BOOTSTRAP, Set.of(), "node.bootstrap", now))
                .collect(Collectors.toUnmodifiableMap(TrustRecord::peer, Function.identity()));
    }

    /** Returns what is known about a peer. */
    public Optional<TrustRecord> find(PeerId peer) {
        return store.find(peer).or(() -> Optional.ofNullable(bootstrap.get(peer)));
    }

    /** Takes over what another process has written, as {@code p2p trust} does. */
    public void refresh() {
        store.refresh();
    }

    /** Judges the peer of a connection. */
    public Verdict judge(Connection connection) {
        PeerId peer = connection.peer();
        try {
            return policy.judge(new Candidate(peer, connection.direction(), connection.remote(), find(peer)));
        } catch (RuntimeException e) {
            LOG.error("the trust policy failed on {}, which is refused", peer, e);
            return new Refused("the trust policy failed", "security.providers.trust_policy");
        }
    }

    /** Returns the error that a refusal is. */
    public static P2pError error(PeerId peer, Refused refused) {
        return P2pError.of(ErrorCode.PEER_NOT_TRUSTED, "peer " + peer + " is refused: " + refused.reason())
                .with(Detail.RULE, refused.rule())
                .with(Detail.PEER, peer.toString())
                .with(Detail.SIDE, "local")
                .with(Detail.FIX, "p2p trust add " + peer + " --level TRUSTED");
    }
}

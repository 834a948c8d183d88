package io.p2p4j.node.gate;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Candidate;
import io.p2p4j.api.security.Pin;
import io.p2p4j.api.security.PinStore;
import io.p2p4j.api.security.SetBy;
import io.p2p4j.api.security.Sightings;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustPolicy;
import io.p2p4j.api.security.TrustPolicy.Refused;
import io.p2p4j.api.security.TrustPolicy.Verdict;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.api.security.TrustStore;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.Direction;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges peers by the trust policy and what is known about them. Thread-safe.
 *
 * <h2>Guarantees</h2>
 *
 * A peer whose record says UNTRUSTED is refused whatever the policy is. A policy that fails refuses. A record that has expired
 * counts no more from that moment on.
 */
public final class KnownPeers {

    private static final Logger LOG = LoggerFactory.getLogger(KnownPeers.class);

    private final TrustStore store;
    private final PinStore pins;
    private final TrustPolicy policy;
    private final InstantSource clock;
    private final Map<PeerId, TrustRecord> bootstrap;

    /** Judges by a policy; peers of {@code bootstrap} without a record have the level BOOTSTRAP. */
    public KnownPeers(TrustStore store, PinStore pins, TrustPolicy policy, Set<PeerId> bootstrap, InstantSource clock) {
        this.store = store;
        this.pins = pins;
        this.policy = policy;
        this.clock = clock;
        Instant now = clock.instant();
        this.bootstrap = bootstrap.stream()
                .map(peer -> configured(peer, now))
                .collect(Collectors.toUnmodifiableMap(TrustRecord::peer, Function.identity()));
    }

    /** Returns what is known about a peer and has not expired. */
    public Optional<TrustRecord> find(PeerId peer) {
        return store.find(peer).filter(this::counts).or(() -> Optional.ofNullable(bootstrap.get(peer)));
    }

    /**
     * Takes over what another process has written, as {@code p2p trust} does.
     *
     * @return whether records have changed
     */
    public boolean refresh() {
        pins.refresh();
        return !store.refresh().isEmpty();
    }

    /** Judges the peer of a connection that was let in before. */
    public Verdict judge(Connection connection) {
        return judge(connection.peer(), connection.direction(), connection.remote(), Optional.empty());
    }

    /** Judges the peer of a new connection. */
    public Verdict meet(Connection connection) {
        Optional<Pin> pin =
                connection.direction() == Direction.OUTBOUND ? pins.find(connection.remote()) : Optional.empty();
        return judge(connection.peer(), connection.direction(), connection.remote(), pin);
    }

    /** Judges a peer before it is dialled at an address. */
    public Verdict expect(PeerId peer, Multiaddr address) {
        return judge(peer, Direction.OUTBOUND, address, pins.find(address));
    }

    private Verdict judge(PeerId peer, Direction direction, Multiaddr address, Optional<Pin> pin) {
        try {
            Optional<TrustRecord> known = find(peer);
            Optional<TrustRecord> untrusted = known.filter(entry -> entry.level() == TrustLevel.UNTRUSTED);
            return untrusted.isPresent()
                    ? new Refused(
                            peer + " has a record of the level UNTRUSTED: "
                                    + untrusted.get().reason(),
                            "security.trust")
                    : policy.judge(new Candidate(peer, direction, address, known, pin));
        } catch (RuntimeException e) {
            LOG.error("the trust policy failed on {}, which is refused", peer, e);
            return new Refused("the trust policy failed", "security.trust_policies");
        }
    }

    /** Returns the error that the refusal of a peer at an address is. */
    public P2pError error(PeerId peer, Multiaddr address, Refused refused) {
        boolean changed =
                pins.find(address).filter(pin -> !pin.peer().equals(peer)).isPresent();
        P2pError error = error(peer, refused);
        return changed
                ? error.with(Detail.ADDRESS, address.toString())
                        .with(Detail.FIX, "if that is right: p2p trust accept " + new PeerAddress(peer, address))
                : error;
    }

    /** Returns the error that a refusal is. */
    public static P2pError error(PeerId peer, Refused refused) {
        return P2pError.of(ErrorCode.PEER_NOT_TRUSTED, "peer " + peer + " is refused: " + refused.reason())
                .with(Detail.RULE, refused.rule())
                .with(Detail.PEER, peer.toString())
                .with(Detail.SIDE, "local")
                .with(Detail.FIX, "p2p trust add " + peer + " --level TRUSTED");
    }

    private boolean counts(TrustRecord entry) {
        return entry.expires().isEmpty() || !entry.expiredAt(clock.instant());
    }

    private static TrustRecord configured(PeerId peer, Instant since) {
        return new TrustRecord(
                peer,
                TrustLevel.BOOTSTRAP,
                Set.of(),
                "node.bootstrap",
                SetBy.CONFIGURATION,
                since,
                Optional.empty(),
                Sightings.NONE);
    }
}

package io.p2p4j.node.assembly;

import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.node.Successions;
import io.p2p4j.node.gate.KnownPeers;
import io.p2p4j.node.rotation.Hearing;
import io.p2p4j.node.rotation.OwnStatements;
import io.p2p4j.node.rotation.Presentation;
import io.p2p4j.node.rpc.RpcLimits;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Puts together what tells others of this node's former keys and hears of those of others.
 *
 * @param hearing hears
 * @param presentation tells
 */
record Rotation(Hearing hearing, Presentation presentation) {

    /**
     * Makes it for a node that is being started.
     *
     * @param changed hears of each peer whose record has changed
     */
    static Rotation of(Foundation foundation, KnownPeers known, RpcLimits limits, Consumer<PeerId> changed) {
        Parts parts = foundation.parts();
        Presentation presentation = new Presentation(
                own(foundation)
                        .leadingTo(foundation.identity().peerId(), parts.clock().instant()),
                parts.clock(),
                parts.ticker());
        return new Rotation(new Hearing(successions(foundation, known::find, changed), limits), presentation);
    }

    /** Makes what judges statements; what counts for a peer says {@code known}. */
    private static Successions successions(
            Foundation foundation, Function<PeerId, Optional<TrustRecord>> known, Consumer<PeerId> changed) {
        Parts parts = foundation.parts();
        return new Successions(
                parts.notary(),
                parts.trustStore(),
                parts.pinStore(),
                parts.tokenStore(),
                parts.audit(),
                parts.clock(),
                parts.config().security(),
                known,
                changed);
    }

    /** Makes what judges statements that an operator brings. */
    static Successions offline(Foundation foundation) {
        Parts parts = foundation.parts();
        KnownPeers known = new KnownPeers(
                parts.trustStore(), parts.pinStore(), parts.trustPolicy(), bootstrap(parts), parts.clock());
        return successions(foundation, known::find, peer -> {});
    }

    /** Returns the peers that count as BOOTSTRAP by the configuration. */
    static Set<PeerId> bootstrap(Parts parts) {
        return parts.config().node().bootstrap().stream()
                .map(PeerAddress::peer)
                .collect(Collectors.toUnmodifiableSet());
    }

    static OwnStatements own(Foundation foundation) {
        return new OwnStatements(foundation.secrets(), foundation.parts().notary());
    }

    /**
     * Tells connected peers who follows this node's key, which its vault does not hold any more.
     *
     * @return how many have taken it over; none if nobody follows
     */
    int announce(Foundation foundation, Collection<Connection> connections) throws InterruptedException {
        OwnStatements own = own(foundation);
        Optional<PeerId> successor = own.successor(foundation.identity().peerId());
        return successor.isEmpty()
                ? 0
                : presentation.announce(
                        own.leadingTo(
                                successor.get(), foundation.parts().clock().instant()),
                        connections);
    }
}

package io.p2p4j.security.noise;

import io.p2p4j.api.transport.ProtocolId;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;

/**
 * Agrees on a multiplexer: the first of the initiator's list that the responder has too.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/connections/inlined-muxer-negotiation.md">libp2p, inlined
 *     muxer negotiation</a>
 */
final class MuxerAgreement {

    private MuxerAgreement() {}

    /** Returns what the initiator gets to use; empty if a side says nothing, so that it is negotiated later. */
    static Optional<ProtocolId> ofInitiator(List<ProtocolId> own, List<String> responders)
            throws GeneralSecurityException {
        if (own.isEmpty() || responders.isEmpty()) {
            return Optional.empty();
        }
        for (ProtocolId muxer : own) {
            if (responders.contains(muxer.name())) {
                return Optional.of(muxer);
            }
        }
        throw none(own, responders);
    }

    /** Returns what the responder gets to use, which is the same. */
    static Optional<ProtocolId> ofResponder(List<ProtocolId> own, List<String> initiators)
            throws GeneralSecurityException {
        if (own.isEmpty() || initiators.isEmpty()) {
            return Optional.empty();
        }
        for (String name : initiators) {
            for (ProtocolId muxer : own) {
                if (muxer.name().equals(name)) {
                    return Optional.of(muxer);
                }
            }
        }
        throw none(own, initiators);
    }

    private static GeneralSecurityException none(List<ProtocolId> own, List<String> remotes) {
        return new GeneralSecurityException(
                "no multiplexer in common: this side has " + own + ", the remote " + remotes.size() + " others");
    }
}

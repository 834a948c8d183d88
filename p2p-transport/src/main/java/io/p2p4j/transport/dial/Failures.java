package io.p2p4j.transport.dial;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes one failure of those of all addresses of a dial, each of which it names. Of one thread. */
final class Failures {

    private record Failure(Multiaddr address, P2pException reason) {

        private String sentence() {
            String message = reason.error().message();
            return message.contains(address.toString()) ? message : address + ": " + message;
        }
    }

    private final PeerId peer;
    private final List<Failure> failures = new ArrayList<>();

    Failures(PeerId peer) {
        this.peer = peer;
    }

    void add(Multiaddr address, P2pException reason) {
        failures.add(new Failure(address, reason));
    }

    void add(Multiaddr address, ErrorCode code, String why) {
        add(
                address,
                P2pError.of(code, address + " " + why)
                        .with(Detail.ADDRESS, address.toString())
                        .toException());
    }

    void add(Multiaddr address, String why, Exception cause) {
        add(
                address,
                P2pError.of(ErrorCode.NETWORK_ERROR, address + " " + why)
                        .with(Detail.ADDRESS, address.toString())
                        .toException(cause));
    }

    /** Returns the failure of a dial all of whose addresses failed: of their kind, if it is the same for all. */
    P2pException whole(int untried) {
        List<ErrorCode> kinds = failures.stream()
                .map(failure -> failure.reason().code())
                .distinct()
                .toList();
        return whole(kinds.size() == 1 ? kinds.get(0) : ErrorCode.NETWORK_ERROR, "was not reached", untried);
    }

    /** Returns the failure of a dial that took too long. */
    P2pException late(int untried, Optional<String> rule) {
        P2pException late = whole(ErrorCode.TIMEOUT, "was not reached in time", untried);
        return rule.map(key -> suppressing(late.error().with(Detail.RULE, key))).orElse(late);
    }

    private P2pException whole(ErrorCode code, String what, int untried) {
        List<String> sentences =
                new ArrayList<>(failures.stream().map(Failure::sentence).toList());
        if (untried > 0) {
            sentences.add(untried + " more were not tried");
        }
        P2pError error = P2pError.of(code, "peer " + peer + " " + what + ": " + String.join("; ", sentences))
                .with(Detail.PEER, peer.toString())
                .with(Detail.ATTEMPTS, (long) failures.size());
        return suppressing(
                failures.size() == 1
                        ? error.with(Detail.ADDRESS, failures.get(0).address().toString())
                        : error);
    }

    private P2pException suppressing(P2pError error) {
        P2pException whole = error.toException();
        failures.forEach(failure -> whole.addSuppressed(failure.reason()));
        return whole;
    }
}

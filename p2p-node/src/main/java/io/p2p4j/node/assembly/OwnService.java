package io.p2p4j.node.assembly;

import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.rpc.Reply;
import io.p2p4j.api.rpc.Service;
import io.p2p4j.node.connection.Links;
import io.p2p4j.node.gate.HeldTokens;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes the service {@code node}, by which peers ask a node about itself and present tokens to it. */
final class OwnService {

    private OwnService() {}

    /** A token, as a peer presents it. */
    private record Presented(String token) {}

    static Service of(PeerId self, Supplier<List<Multiaddr>> listening, Links links, HeldTokens held) {
        return Service.named("node")
                .method(
                        "info",
                        (request, caller) -> Reply.of(Map.of(
                                "peer_id", self.toString(),
                                "agent", agent(),
                                "addresses",
                                        listening.get().stream()
                                                .map(Multiaddr::toString)
                                                .toList(),
                                "connected_peers", links.peers().size())))
                .method(
                        "present",
                        (request, caller) -> held.present(
                                caller.peer(), request.params(Presented.class).token()));
    }

    /** Returns what peers are told that this node runs. */
    static String agent() {
        return "p2p4j"
                + Optional.ofNullable(OwnService.class.getModule().getDescriptor())
                        .flatMap(descriptor -> descriptor.rawVersion())
                        .map(version -> "/" + version)
                        .orElse("");
    }
}

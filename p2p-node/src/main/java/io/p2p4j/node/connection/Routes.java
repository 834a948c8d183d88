package io.p2p4j.node.connection;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.transport.Transport;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Finds the transport of an address.
 *
 * @param transports those that were found; the first that supports an address has it
 */
public record Routes(List<Transport> transports) {

    /** Copies the list. */
    public Routes {
        transports = List.copyOf(transports);
    }

    /**
     * Addresses of one peer that one transport dials at once.
     *
     * @param addresses in the order they were given, at least one
     */
    record Route(Transport transport, List<Multiaddr> addresses) {}

    /** Returns the transport of an address. */
    public Optional<Transport> find(Multiaddr address) {
        return transports.stream()
                .filter(transport -> transport.supports(address))
                .findFirst();
    }

    /** Groups addresses by transport, in the order given; those that no transport supports are left out. */
    List<Route> of(List<Multiaddr> addresses) {
        Map<Transport, List<Multiaddr>> groups = new LinkedHashMap<>();
        for (Multiaddr address : addresses) {
            find(address)
                    .ifPresent(transport -> groups.computeIfAbsent(transport, first -> new ArrayList<>())
                            .add(address));
        }
        return groups.entrySet().stream()
                .map(group -> new Route(group.getKey(), List.copyOf(group.getValue())))
                .toList();
    }

    /** Returns the refusal of addresses that no transport supports; it names the forms that are. */
    public P2pError unsupported(ErrorCode code, String subject, Collection<Multiaddr> addresses) {
        TreeSet<String> forms = new TreeSet<>();
        transports.forEach(transport -> forms.addAll(transport.forms()));
        List<String> texts = addresses.stream().map(Multiaddr::toString).toList();
        return P2pError.of(
                        code,
                        subject + " " + String.join(", ", texts) + " has a form that no transport found supports;"
                                + " supported: " + String.join(", ", forms))
                .with(Detail.ADDRESS, String.join(", ", texts));
    }
}

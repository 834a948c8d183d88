package io.p2p4j.transport.tcp;

import io.p2p4j.api.peer.AddressProtocol;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.transport.dial.Lead;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes leads to a peer of its addresses.
 *
 * @param resolver looks names up
 * @param peer who is to be found there
 */
record TcpLeads(Resolver resolver, PeerId peer) {

    /** The form of addresses that lead to others by TXT records. */
    static final String DNSADDR = "/" + AddressProtocol.DNSADDR.text();

    /** The forms of addresses of which leads can be made. */
    static final Set<String> FORMS =
            Stream.concat(TcpAddress.forms(), Stream.of(DNSADDR)).collect(Collectors.toUnmodifiableSet());

    /** Returns the lead of an address, if it has one of the forms. */
    Optional<Lead> of(Multiaddr address) {
        return of(address, 1);
    }

    /** Returns the lead of an address that so many TXT records, one after the other, led to. */
    Optional<Lead> of(Multiaddr address, int depth) {
        return address.form().equals(DNSADDR)
                ? Optional.of(new AddressRecords(address, depth, this))
                : TcpAddress.of(address).map(host -> lead(address, host));
    }

    private Lead lead(Multiaddr address, TcpAddress host) {
        return host.isLiteral()
                ? new Lead.Place(
                        address, () -> new TcpAttempt(host.resolve(resolver).get(0)))
                : new HostName(address, host, resolver);
    }

    /**
     * A host of which the addresses are looked up.
     *
     * @param address the address that names it
     * @param host the name and the port
     * @param resolver looks it up
     */
    private record HostName(Multiaddr address, TcpAddress host, Resolver resolver) implements Lead.Name {

        @Override
        public List<Lead> lookUp() throws IOException {
            List<Lead> places = new ArrayList<>();
            for (InetSocketAddress place : host.resolve(resolver)) {
                places.add(new Lead.Place(TcpAddress.toMultiaddr(place), () -> new TcpAttempt(place)));
            }
            return places;
        }
    }
}

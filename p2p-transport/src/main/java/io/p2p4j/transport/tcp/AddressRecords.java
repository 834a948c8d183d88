package io.p2p4j.transport.tcp;

import io.p2p4j.api.peer.AddressProtocol;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.transport.dial.Lead;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up the addresses of a peer that the TXT records of a name hold, {@code dnsaddr=<multiaddr>}.
 *
 * <p>Those of other peers and those that TCP does not dial are passed over.
 *
 * @param address the address, {@code /dnsaddr/<name>}
 * @param depth how many such lookups, one after the other, lead here, this one included
 * @param leads makes leads of what is found
 * @see <a href="https://github.com/libp2p/specs/blob/master/addressing/README.md#dnsaddr-links">libp2p, dnsaddr links</a>
 */
record AddressRecords(Multiaddr address, int depth, TcpLeads leads) implements Lead.Name {

    /** The most lookups one after the other. */
    static final int MAX_DEPTH = 4;

    private static final Logger LOG = LoggerFactory.getLogger(AddressRecords.class);
    private static final String DOMAIN = "_dnsaddr.";
    private static final String KEY = "dnsaddr=";

    @Override
    public List<Lead> lookUp() throws IOException {
        if (depth > MAX_DEPTH) {
            throw new IOException("more than " + MAX_DEPTH + " names refer to each other");
        }
        String name = address.value(AddressProtocol.DNSADDR).orElseThrow();
        List<Lead> found = leads.resolver().texts(DOMAIN + name).stream()
                .filter(text -> text.startsWith(KEY))
                .flatMap(text -> parsed(text.substring(KEY.length())))
                .flatMap(target -> ours(target).stream())
                .flatMap(target -> leads.of(target, depth + 1).stream())
                .toList();
        if (found.isEmpty()) {
            throw new IOException(name + " has no record of an address of TCP for this peer");
        }
        return found;
    }

    /** Others may use protocols that are not known here. */
    private Stream<Multiaddr> parsed(String text) {
        try {
            return Stream.of(Multiaddr.parse(text));
        } catch (IllegalArgumentException e) {
            LOG.debug("a record of {} is passed over", address, e);
            return Stream.empty();
        }
    }

    /** Returns an address without the peer at its end, unless that is another peer than the one to be found. */
    private Optional<Multiaddr> ours(Multiaddr target) {
        List<Multiaddr.Component> parts = target.components();
        Multiaddr.Component last = parts.get(parts.size() - 1);
        if (last.protocol() != AddressProtocol.P2P) {
            return Optional.of(target);
        }
        return last.value().equals(leads.peer().toString()) && parts.size() > 1
                ? Optional.of(new Multiaddr(parts.subList(0, parts.size() - 1)))
                : Optional.empty();
    }
}

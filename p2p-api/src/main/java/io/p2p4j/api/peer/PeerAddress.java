package io.p2p4j.api.peer;

import java.util.List;

/**
 * Says which peer is to be found at which address: {@code /ip4/127.0.0.1/tcp/4001/p2p/12D3KooW…}.
 *
 * @param peer the peer that must prove itself there
 * @param address where it is, without the peer's id
 */
public record PeerAddress(PeerId peer, Multiaddr address) {

    /**
     * Returns the address that a text spells; it ends in {@code /p2p/<peer id>}.
     *
     * @throws IllegalArgumentException if it is no multiaddr or does not end in a peer's id
     */
    public static PeerAddress parse(String text) {
        Multiaddr whole = Multiaddr.parse(text);
        List<Multiaddr.Component> parts = whole.components();
        Multiaddr.Component last = parts.get(parts.size() - 1);
        if (last.protocol() != AddressProtocol.P2P || parts.size() < 2) {
            throw new IllegalArgumentException("'" + text
                    + "' does not end in /p2p/<peer id>: without the id nobody could tell who answers there");
        }
        return new PeerAddress(PeerId.parse(last.value()), new Multiaddr(parts.subList(0, parts.size() - 1)));
    }

    @Override
    public String toString() {
        return address + "/" + AddressProtocol.P2P.text() + "/" + peer;
    }
}

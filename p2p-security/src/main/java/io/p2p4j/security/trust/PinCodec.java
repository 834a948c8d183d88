package io.p2p4j.security.trust;

import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Pin;
import io.p2p4j.security.journal.EntryCodec;
import io.p2p4j.security.journal.EntryJson;
import java.util.Comparator;

/** Writes pins: {@code {"address":"/dns4/…","peer":"12D3…","since":"…"}}. */
final class PinCodec implements EntryCodec<Multiaddr, Pin> {

    @Override
    public String name() {
        return "pins";
    }

    @Override
    public int maxEntries() {
        return 100_000; // more than a node makes by itself, so that what an operator accepts finds room
    }

    @Override
    public Comparator<Multiaddr> order() {
        return Comparator.comparing(Multiaddr::toString);
    }

    @Override
    public Multiaddr keyOf(Pin entry) {
        return entry.address();
    }

    @Override
    public String text(Multiaddr key) {
        return key.toString();
    }

    @Override
    public Multiaddr key(String text) {
        return Multiaddr.parse(text);
    }

    @Override
    public byte[] encode(Pin entry) {
        return EntryJson.write(json -> json.text("address", entry.address().toString())
                .text("peer", entry.peer().toString())
                .text("since", entry.since().toString()));
    }

    @Override
    public Pin decode(byte[] bytes) {
        return EntryJson.read(
                bytes,
                json -> new Pin(
                        Multiaddr.parse(json.text("address")), PeerId.parse(json.text("peer")), json.time("since")));
    }
}

package io.p2p4j.security.trust;

import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.SetBy;
import io.p2p4j.api.security.Sightings;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.security.journal.EntryCodec;
import io.p2p4j.security.journal.EntryJson;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;

/**
 * Writes trust records.
 *
 * <p>{@code {"peer":"12D3…","level":"TRUSTED","grants":["call:*"],"reason":"…","set_by":"OPERATOR","since":"…",
 * "expires":null,"verified":7,"last_seen":"…","addresses":["/ip4/…"]}}
 */
class TrustRecordCodec implements EntryCodec<PeerId, TrustRecord> {

    @Override
    public String name() {
        return "trust";
    }

    @Override
    public int maxEntries() {
        return 100_000;
    }

    @Override
    public Comparator<PeerId> order() {
        return Comparator.naturalOrder();
    }

    @Override
    public PeerId keyOf(TrustRecord entry) {
        return entry.peer();
    }

    @Override
    public String text(PeerId key) {
        return key.toString();
    }

    @Override
    public PeerId key(String text) {
        return PeerId.parse(text);
    }

    @Override
    public byte[] encode(TrustRecord entry) {
        Sightings seen = entry.sightings();
        return EntryJson.write(json -> json.text("peer", entry.peer().toString())
                .text("level", entry.level().name())
                .texts(
                        "grants",
                        entry.grants().stream()
                                .map(Permission::pattern)
                                .sorted()
                                .toList())
                .text("reason", entry.reason())
                .text("set_by", entry.setBy().name())
                .text("since", entry.since().toString())
                .maybe("expires", entry.expires())
                .number("verified", seen.verified())
                .maybe("last_seen", seen.last())
                .texts("addresses", seen.addresses()));
    }

    @Override
    public TrustRecord decode(byte[] bytes) {
        return EntryJson.read(
                bytes,
                json -> new TrustRecord(
                        PeerId.parse(json.text("peer")),
                        TrustLevel.valueOf(json.text("level")),
                        new HashSet<>(json.texts("grants", TrustRecord.MAX_GRANTS, Permission::new)),
                        json.text("reason"),
                        SetBy.valueOf(json.text("set_by")),
                        json.time("since"),
                        json.maybe("expires", Instant::parse),
                        new Sightings(
                                json.number("verified"),
                                json.maybe("last_seen", Instant::parse),
                                json.texts("addresses", Sightings.MAX_ADDRESSES, Multiaddr::parse))));
    }
}

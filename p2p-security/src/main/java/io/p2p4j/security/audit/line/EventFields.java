package io.p2p4j.security.audit.line;

import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.TrustRecord;
import java.util.List;

/**
 * Writes the fields that events have in common, each always under the same name.
 *
 * @param line the line they belong to
 */
record EventFields(LineBuffer line) {

    EventFields text(String name, String value) {
        line.text(name, value);
        return this;
    }

    EventFields texts(String name, List<String> values) {
        line.texts(name, values);
        return this;
    }

    EventFields peer(PeerId peer) {
        return text("peer", peer.toString());
    }

    EventFields permission(Permission permission) {
        return text("permission", permission.pattern());
    }

    EventFields address(Multiaddr address) {
        return text("address", address.toString());
    }

    EventFields addresses(List<Multiaddr> addresses) {
        return texts("addresses", addresses.stream().map(Multiaddr::toString).toList());
    }

    /** Writes code, message and details; a detail that the event itself names is kept under {@code error_<name>}. */
    EventFields error(P2pError error) {
        text("error_code", error.code().name());
        text("message", error.message());
        error.details().forEach((detail, value) -> {
            String name = line.has(detail.key()) ? "error_" + detail.key() : detail.key();
            switch (value) {
                case Double number -> line.number(name, number);
                case Long number -> line.number(name, number);
                default -> line.text(name, value.toString());
            }
        });
        return this;
    }

    EventFields trust(String name, TrustRecord entry) {
        line.open(name)
                .text("level", entry.level().name())
                .texts(
                        "grants",
                        entry.grants().stream()
                                .map(Permission::pattern)
                                .sorted()
                                .toList())
                .text("reason", entry.reason())
                .text("set_by", entry.setBy().name())
                .text("since", entry.since().toString());
        entry.expires().ifPresent(end -> line.text("expires", end.toString()));
        line.close();
        return this;
    }
}

package io.p2p4j.node.cli.trust;

import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.SetBy;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.node.PeerTrust;
import io.p2p4j.node.assembly.Foundation;
import io.p2p4j.node.cli.shared.Settings;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** Opens and prints what a node knows about peers; a node that runs takes changes over within a second. */
final class Known {

    private Known() {}

    static void with(Settings settings, BiConsumer<PeerTrust, Foundation> action) {
        try (Foundation foundation = settings.open()) {
            PeerTrust trust = new PeerTrust(
                    foundation.trustStore(),
                    foundation.parts().pinStore(),
                    foundation.audit(),
                    foundation.parts().clock(),
                    SetBy.OPERATOR,
                    peer -> {});
            action.accept(trust, foundation);
        }
    }

    static String line(TrustRecord entry) {
        StringBuilder line = new StringBuilder(entry.peer() + "  " + entry.level());
        String grants = line(entry.grants());
        line.append(grants.isEmpty() ? "" : "  " + grants);
        line.append("  ").append(printable(entry.reason())).append("  ").append(entry.since());
        entry.expires().ifPresent(end -> line.append("  until ").append(end));
        entry.sightings()
                .last()
                .ifPresent(last -> line.append("  seen ")
                        .append(entry.sightings().verified())
                        .append(" times, last ")
                        .append(last)
                        .append(" at ")
                        .append(entry.sightings().addresses().get(0)));
        return line.toString();
    }

    static String line(Set<Permission> permissions) {
        return permissions.stream().map(Permission::toString).sorted().collect(Collectors.joining(" "));
    }

    static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}

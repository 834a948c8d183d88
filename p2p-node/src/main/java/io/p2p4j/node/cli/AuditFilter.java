package io.p2p4j.node.cli;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.AuditTrail;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Holds the options that say which lines of an audit log are wanted. */
final class AuditFilter {

    @Option(names = "--type", description = "A type of event, such as ACCESS_DENIED; may be repeated.")
    private List<String> types = List.of();

    @Option(names = "--peer", description = "The peer it is about.")
    private Optional<PeerId> peer = Optional.empty();

    @Option(names = "--method", description = "The method that was asked for; weather/* stands for all of weather.")
    private Optional<String> method = Optional.empty();

    @Option(names = "--outcome", description = "${COMPLETION-CANDIDATES}.")
    private Optional<AuditEvent.Outcome> outcome = Optional.empty();

    @Option(names = "--from", description = "The earliest time, such as 2026-11-22T23:00:00Z.")
    private Optional<Instant> from = Optional.empty();

    @Option(names = "--until", description = "The time before which it was.")
    private Optional<Instant> until = Optional.empty();

    AuditTrail.Query query() {
        return new AuditTrail.Query(
                types.stream().map(type -> type.toUpperCase(Locale.ROOT)).collect(Collectors.toSet()),
                peer,
                method,
                outcome,
                from,
                until);
    }
}

package io.p2p4j.node.cli;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.node.PeerTrust;
import io.p2p4j.node.assembly.Foundation;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says how far peers are trusted; a node that runs takes it over when the peer next connects. */
@Command(
        name = "trust",
        description = "Says how far peers are trusted and what they may do.",
        mixinStandardHelpOptions = true)
final class TrustCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before a command runs
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "add, remove or list?");
    }

    @Command(name = "add", description = "Sets the level of a peer and adds grants.", mixinStandardHelpOptions = true)
    void add(
            @Mixin Settings settings,
            @Parameters(paramLabel = "PEER", description = "The peer's id.") PeerId peer,
            @Option(names = "--level", description = "${COMPLETION-CANDIDATES}; default: as it is, or VERIFIED.")
                    Optional<TrustLevel> level,
            @Option(names = "--grant", description = "A permission, such as call:weather/*; may be repeated.") @Nullable
                    List<String> grants,
            @Option(names = "--reason", defaultValue = "set by the operator", description = "Why.") String reason) {
        withTrust(settings, trust -> {
            Optional<TrustRecord> before = trust.find(peer);
            TrustLevel after = level.or(() -> before.map(TrustRecord::level)).orElse(TrustLevel.VERIFIED);
            Stream<Permission> more =
                    (grants == null ? List.<String>of() : grants).stream().map(Permission::new);
            Stream<Permission> kept = before.stream().flatMap(entry -> entry.grants().stream());
            trust.set(peer, after, Stream.concat(kept, more).collect(Collectors.toSet()), reason);
            print(trust.find(peer).orElseThrow());
        });
    }

    @Command(
            name = "remove",
            description = "Forgets a peer; a blocked one is unblocked by this.",
            mixinStandardHelpOptions = true)
    void remove(
            @Mixin Settings settings, @Parameters(paramLabel = "PEER", description = "The peer's id.") PeerId peer) {
        withTrust(settings, trust -> {
            String said = trust.remove(peer).isPresent() ? "forgotten  " : "not known  ";
            spec.commandLine().getOut().println(said + peer);
        });
    }

    @Command(name = "list", description = "Lists what is known about peers.", mixinStandardHelpOptions = true)
    void list(@Mixin Settings settings) {
        withTrust(settings, trust -> trust.all().forEach(this::print));
    }

    private static void withTrust(Settings settings, Consumer<PeerTrust> action) {
        try (Foundation foundation = settings.open()) {
            action.accept(new PeerTrust(
                    foundation.trustStore(),
                    foundation.audit(),
                    foundation.parts().clock(),
                    peer -> {}));
        }
    }

    private void print(TrustRecord entry) {
        String grants =
                entry.grants().stream().map(Permission::toString).sorted().collect(Collectors.joining(" "));
        spec.commandLine()
                .getOut()
                .println(entry.peer() + "  " + entry.level() + "  " + grants + (grants.isEmpty() ? "" : "  ")
                        + entry.reason().replaceAll("\\p{Cntrl}", " ") + "  " + entry.since());
    }
}

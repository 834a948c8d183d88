package io.p2p4j.node.cli.trust;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Permission;
import io.p2p4j.node.PeerTrust;
import io.p2p4j.node.cli.shared.Settings;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what peers may do beyond what their level may. */
@Command(
        name = "grant",
        description = "Says what peers may do beyond what their level may.",
        mixinStandardHelpOptions = true)
public final class GrantCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before a command runs
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "add, remove or list?");
    }

    /** Whose permissions change, and why. */
    static final class Change {

        @Parameters(index = "0", paramLabel = "PEER", description = "The peer's id.")
        @SuppressWarnings("NullAway.Init") // required
        private PeerId peer;

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "PERMISSION", description = "Such as call:weather/*.")
        private List<String> permissions = List.of();

        @Option(names = "--reason", description = "Why; default: by the operator.")
        private String reason = "by the operator";

        Set<Permission> parsed() {
            return permissions.stream().map(Permission::new).collect(Collectors.toSet());
        }
    }

    @Command(name = "add", description = "Grants a peer permissions.", mixinStandardHelpOptions = true)
    void add(@Mixin Settings settings, @Mixin Change change) {
        Known.with(settings, (trust, foundation) -> {
            trust.grant(change.peer, change.parsed(), change.reason);
            print(trust, change.peer);
        });
    }

    @Command(
            name = "remove",
            description = "Takes permissions from a peer, spelt as they were granted; what its level may stays.",
            mixinStandardHelpOptions = true)
    void remove(@Mixin Settings settings, @Mixin Change change) {
        Known.with(settings, (trust, foundation) -> {
            if (trust.find(change.peer).isPresent()) {
                trust.revoke(change.peer, change.parsed(), change.reason);
            }
            print(trust, change.peer);
        });
    }

    @Command(name = "list", description = "Lists peers that have grants.", mixinStandardHelpOptions = true)
    void list(@Mixin Settings settings) {
        Known.with(
                settings,
                (trust, foundation) -> trust.all().stream()
                        .filter(entry -> !entry.grants().isEmpty())
                        .forEach(entry -> print(trust, entry.peer())));
    }

    private void print(PeerTrust trust, PeerId peer) {
        String line = trust.find(peer)
                .map(entry -> entry.level() + "  " + Known.line(entry.grants()))
                .orElse("not known");
        spec.commandLine().getOut().println(peer + "  " + line);
    }
}

package io.p2p4j.node.cli;

import io.p2p4j.api.config.ResilienceConfig.Limit;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.node.admin.LimitCommands;
import io.p2p4j.node.cli.shared.Running;
import io.p2p4j.node.cli.shared.Settings;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows and sets what single peers may spend, in the node that runs in the folder, until it ends. */
@Command(
        name = "limits",
        description = "Shows and sets what single peers may spend, in the running node and until it ends.",
        mixinStandardHelpOptions = true)
final class LimitsCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before a command runs
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    @Command(
            name = "show",
            description = "Lists the limits that were set; or tells that of a peer.",
            mixinStandardHelpOptions = true)
    void show(
            @Mixin Settings settings,
            @Parameters(arity = "0..1", paramLabel = "PEER", description = "The peer's id.") Optional<PeerId> peer) {
        print(settings, "limits show" + peer.map(id -> " " + id).orElse(""));
    }

    @Command(
            name = "set",
            description =
                    "Gives a peer a limit of its own; what it has spent stays spent, and what is not named is as for"
                            + " others of its level.",
            mixinStandardHelpOptions = true)
    void set(
            @Mixin Settings settings,
            @Parameters(paramLabel = "PEER", description = "The peer's id.") PeerId peer,
            @Option(names = "--max-requests", description = "Requests per window.") Optional<Long> maxRequests,
            @Option(names = "--time-window", description = "The window, in seconds.") Optional<Double> timeWindow,
            @Option(names = "--burst", description = "Requests beyond that.") Optional<Long> burst,
            @Option(names = "--max-bytes", description = "Bytes per window.") Optional<Long> maxBytes,
            @Option(names = "--max-streams", description = "Streams that are open at once.")
                    Optional<Integer> maxStreams) {
        Limit limit = new Limit(
                maxRequests,
                timeWindow.map(seconds -> Duration.ofNanos(Math.round(seconds * 1e9))),
                burst,
                maxBytes,
                maxStreams);
        print(settings, "limits set " + peer + " " + LimitCommands.text(limit));
    }

    @Command(
            name = "reset",
            description = "Takes the limit of a peer away again, and forgives what it has spent.",
            mixinStandardHelpOptions = true)
    void reset(@Mixin Settings settings, @Parameters(paramLabel = "PEER", description = "The peer's id.") PeerId peer) {
        print(settings, "limits reset " + peer);
    }

    private void print(Settings settings, String command) {
        Running.node(settings, command).forEach(spec.commandLine().getOut()::println);
    }
}

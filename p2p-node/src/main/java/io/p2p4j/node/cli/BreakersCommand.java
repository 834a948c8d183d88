package io.p2p4j.node.cli;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.node.cli.shared.Running;
import io.p2p4j.node.cli.shared.Settings;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the circuit breakers of single peers and changes them, in the node that runs in the folder. */
@Command(
        name = "breakers",
        description = "Shows the circuit breakers of single peers and changes them, in the running node.",
        mixinStandardHelpOptions = true)
final class BreakersCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before a command runs
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    @Command(
            name = "show",
            description = "Lists the breakers that are not closed, or closed with failures; or tells that of a peer.",
            mixinStandardHelpOptions = true)
    void show(
            @Mixin Settings settings,
            @Parameters(arity = "0..1", paramLabel = "PEER", description = "The peer's id.") Optional<PeerId> peer) {
        print(settings, "breakers show" + peer.map(id -> " " + id).orElse(""));
    }

    @Command(
            name = "reset",
            description = "Closes a peer's breaker and forgets what was counted and forced.",
            mixinStandardHelpOptions = true)
    void reset(@Mixin Settings settings, @Parameters(paramLabel = "PEER", description = "The peer's id.") PeerId peer) {
        print(settings, "breakers reset " + peer);
    }

    @Command(
            name = "open",
            description = "Keeps a peer's breaker open: it is left alone until a reset.",
            mixinStandardHelpOptions = true)
    void open(@Mixin Settings settings, @Parameters(paramLabel = "PEER", description = "The peer's id.") PeerId peer) {
        print(settings, "breakers open " + peer);
    }

    @Command(
            name = "close",
            description = "Keeps a peer's breaker closed, whatever fails, until a reset.",
            mixinStandardHelpOptions = true)
    void close(@Mixin Settings settings, @Parameters(paramLabel = "PEER", description = "The peer's id.") PeerId peer) {
        print(settings, "breakers close " + peer);
    }

    private void print(Settings settings, String command) {
        Running.node(settings, command).forEach(spec.commandLine().getOut()::println);
    }
}

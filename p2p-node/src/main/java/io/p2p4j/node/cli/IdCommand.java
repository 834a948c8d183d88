package io.p2p4j.node.cli;

import io.p2p4j.node.assembly.Foundation;
import io.p2p4j.node.cli.shared.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the node's peer id. */
@Command(name = "id", description = "Prints the peer id of this node.", mixinStandardHelpOptions = true)
final class IdCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before a command runs
    private CommandSpec spec;

    @Mixin
    private Settings settings = new Settings();

    @Override
    public void run() {
        try (Foundation foundation = settings.open()) {
            spec.commandLine().getOut().println(foundation.identity().peerId());
        }
    }
}

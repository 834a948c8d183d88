package io.p2p4j.node.cli;

import io.p2p4j.node.demo.Demo;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows the whole of a node at work, and fails if anything observed is not as promised. */
@Command(
        name = "demo",
        description = "Starts nodes on loopback and shows what they do.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before a command runs
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        return Demo.run(spec.commandLine().getOut()) ? 0 : 1;
    }
}

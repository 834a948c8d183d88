package io.p2p4j.node.cli;

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
        DemoReport report = new DemoReport(spec.commandLine().getOut());
        try (Demo demo = new Demo(report)) {
            demo.run();
        }
        return report.finish() ? 0 : 1;
    }
}

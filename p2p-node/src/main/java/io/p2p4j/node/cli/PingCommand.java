package io.p2p4j.node.cli;

import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.node.Node;
import io.p2p4j.node.PeerInfo;
import io.p2p4j.node.cli.shared.Settings;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Connects to a peer and measures round trips. */
@Command(name = "ping", description = "Connects to a peer and measures round trips.", mixinStandardHelpOptions = true)
final class PingCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before a command runs
    private CommandSpec spec;

    @Mixin
    private Settings settings = new Settings();

    @Parameters(paramLabel = "MULTIADDR", description = "Where it is: /ip4/10.0.0.7/tcp/4001/p2p/<peer id>")
    @SuppressWarnings("NullAway.Init") // required
    private PeerAddress address;

    @Option(
            names = {"-n", "--count"},
            defaultValue = "3",
            description = "How many round trips; default: 3.")
    private int count;

    @Override
    public Integer call() throws InterruptedException {
        if (count < 1) {
            throw new ParameterException(spec.commandLine(), "--count is at least 1, not " + count);
        }
        PrintWriter out = spec.commandLine().getOut();
        try (Node node = settings.startAsClient()) {
            PeerInfo info = node.connect(address);
            out.println("connected  " + info.peer() + "  " + info.agent());
            for (int i = 1; i <= count; i++) {
                Duration time = node.ping(address.peer());
                out.printf(Locale.ROOT, "ping %d     %.3f ms%n", i, time.toNanos() / 1e6);
            }
        }
        return 0;
    }
}

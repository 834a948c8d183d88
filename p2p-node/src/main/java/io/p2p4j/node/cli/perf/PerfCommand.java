package io.p2p4j.node.cli.perf;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.node.Node;
import io.p2p4j.node.PeerInfo;
import io.p2p4j.node.cli.shared.ErrorText;
import io.p2p4j.node.cli.shared.Settings;
import io.p2p4j.node.protocol.Protocols;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures how fast a peer is: round trips, handshakes, and bytes both ways. */
@Command(
        name = "perf",
        description = "Measures round trips, handshakes and throughput to a peer.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Throughput needs node.perf: true at the peer, and its grant stream:/perf/1.0.0.",
            "Exits with 1 if anything could not be measured; the rest is printed all the same."
        })
public final class PerfCommand implements Callable<Integer> {

    private static final double LONGEST = 3600;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before a command runs
    private CommandSpec spec;

    @Mixin
    private Settings settings = new Settings();

    @Parameters(paramLabel = "MULTIADDR", description = "Where the peer is, with its id.")
    @SuppressWarnings("NullAway.Init") // required
    private PeerAddress address;

    @Option(names = "--duration", defaultValue = "5", description = "Seconds that each measurement takes; default: 5.")
    private double seconds;

    @Option(names = "--bytes", description = "Moves at least so many bytes each way, however long that takes.")
    private Optional<Long> bytes = Optional.empty();

    @Option(names = "--json", description = "Prints the result as one JSON object.")
    private boolean json;

    @Option(names = "--quiet", description = "Shows no progress; so does a standard error that is no terminal.")
    private boolean quiet;

    @Override
    public Integer call() throws InterruptedException {
        if (!(seconds > 0 && seconds <= LONGEST)) {
            throw new ParameterException(
                    spec.commandLine(), "--duration is more than 0 and at most 3600 seconds, not " + seconds);
        }
        if (bytes.filter(count -> count < 1).isPresent()) {
            throw new ParameterException(spec.commandLine(), "--bytes is at least 1, not " + bytes.get());
        }
        PerfReport report = new PerfReport();
        Duration duration = Duration.ofNanos((long) (seconds * 1e9));
        try (Node node = settings.startAsClient()) {
            PeerInfo info = node.connect(address);
            report.peer(info);
            Measurement measurement =
                    new Measurement(node, address.peer(), duration, bytes, progress(), Ticker.system());
            attempt(report, "pings", () -> measurement.pings(report));
            attempt(report, "upload", () -> measurement.upload(report, offered(node, info)));
            attempt(report, "download", () -> measurement.download(report, offered(node, info)));
            attempt(report, "handshakes", () -> measurement.handshakes(report));
        }
        PrintWriter out = spec.commandLine().getOut();
        (json ? report.json() : report.lines()).forEach(out::println);
        return report.complete() ? 0 : 1;
    }

    @FunctionalInterface
    private interface Part {
        void run() throws InterruptedException;
    }

    /** What one part cannot measure keeps no other from being measured. */
    private void attempt(PerfReport report, String part, Part measure) throws InterruptedException {
        try {
            measure.run();
        } catch (P2pException e) {
            report.failed(part, e.error());
            PrintWriter err = spec.commandLine().getErr();
            err.println(part + " could not be measured:");
            ErrorText.lines(e.error()).forEach(err::println);
        }
    }

    private static String grant(Node node) {
        return "p2p trust add " + node.id() + " --grant stream:" + Protocols.PERF;
    }

    /** Returns what the peer's owner can do about a refusal. */
    private static String offered(Node node, PeerInfo info) {
        if (info.protocols().contains(Protocols.PERF.name())) {
            return "ask its owner to run: " + grant(node);
        }
        throw P2pError.of(ErrorCode.PROTOCOL_NOT_SUPPORTED, "peer " + info.peer() + " does not offer " + Protocols.PERF)
                .with(Detail.SIDE, "remote")
                .with(Detail.FIX, "ask its owner to set node.perf: true, and to run: " + grant(node))
                .toException();
    }

    /** The launcher knows whether standard error is a terminal; a JVM does not. */
    private Progress progress() {
        boolean shown = !quiet && Boolean.getBoolean("p2p4j.terminal");
        PrintWriter err = spec.commandLine().getErr();
        return new Progress(Ticker.system(), shown ? Optional.of(err::println) : Optional.empty());
    }
}

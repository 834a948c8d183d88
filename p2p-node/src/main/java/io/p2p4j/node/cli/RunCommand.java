package io.p2p4j.node.cli;

import io.p2p4j.api.config.NodeConfig;
import io.p2p4j.api.config.ResilienceConfig;
import io.p2p4j.api.error.StorageException;
import io.p2p4j.node.Node;
import io.p2p4j.node.admin.Answer;
import io.p2p4j.node.admin.BreakerCommands;
import io.p2p4j.node.admin.ConfigText;
import io.p2p4j.node.admin.ControlSocket;
import io.p2p4j.node.admin.LimitCommands;
import io.p2p4j.node.cli.shared.Settings;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the node until the process is told to end. */
@Command(name = "run", description = "Runs the node until it is interrupted.", mixinStandardHelpOptions = true)
final class RunCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before a command runs
    private CommandSpec spec;

    @Mixin
    private Settings settings = new Settings();

    @Override
    public void run() {
        Node node = settings.start(Map.of());
        Optional<ControlSocket> control = control(node);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(() -> {
                    control.ifPresent(ControlSocket::close);
                    node.close();
                    ended.countDown();
                }));
        print(node, spec.commandLine().getOut());
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // ends the command, and with it the process
        }
    }

    /** A node whose folder cannot hold the socket, such as one with too long a path, runs without it and says so. */
    private Optional<ControlSocket> control(Node node) {
        try {
            return Optional.of(ControlSocket.open(
                    node.config().node().dataDir(),
                    Map.of(
                            "reload",
                            words -> new Answer(true, ConfigText.reloaded(node.reload())),
                            "limits",
                            new LimitCommands(node.limits()),
                            "breakers",
                            new BreakerCommands(node.breakers()),
                            "announce",
                            words -> announced(node))));
        } catch (StorageException e) {
            spec.commandLine()
                    .getErr()
                    .println("no p2p config reload, limits, breakers: "
                            + e.error().message());
            return Optional.empty();
        }
    }

    private static Answer announced(Node node) {
        try {
            return new Answer(
                    true, node.announceSuccessor() + " connected peers have moved their trust; start this node again");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the node is closing
            return new Answer(false, "the node is closing");
        }
    }

    private static void print(Node node, PrintWriter out) {
        NodeConfig config = node.config();
        ResilienceConfig.RateLimit limit = config.resilience().rateLimit();
        ResilienceConfig.Breaker breaker = config.resilience().circuitBreaker();
        out.println("peer id    " + node.id());
        node.addresses().forEach(address -> out.println("listening  " + address));
        out.println("strangers  " + (config.security().rejectUnknown() ? "refused" : "may identify and ping"));
        out.println("limits     " + limit.maxRequests() + " requests / "
                + limit.timeWindow().toMillis() / 1e3 + " s per peer");
        out.println("breaker    opens after " + breaker.failureThreshold() + " failures, for "
                + breaker.timeout().toMillis() / 1e3 + " s");
        out.println("state      " + config.node().dataDir()
                + (config.security().encryptionAtRest() ? ", encrypted" : ", not encrypted"));
        out.flush();
    }
}

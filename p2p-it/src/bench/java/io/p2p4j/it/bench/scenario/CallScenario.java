package io.p2p4j.it.bench.scenario;

import io.p2p4j.it.bench.Settings;
import io.p2p4j.it.bench.process.Launcher;
import io.p2p4j.it.bench.process.Worker;
import io.p2p4j.it.bench.report.Goal;
import io.p2p4j.it.bench.report.Row;
import io.p2p4j.it.bench.report.Series;
import io.p2p4j.it.bench.rpc.GrpcWorker;
import io.p2p4j.it.bench.rpc.MutualTls;
import io.p2p4j.it.bench.rpc.NodeWorker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** T6: calls of a node with every policy on, beside unary calls of grpc-java. */
final class CallScenario implements Scenario {

    private static final Map<String, Integer> LOAD = Map.of("in_flight", 64);

    @Override
    public String target() {
        return "T6";
    }

    @Override
    public List<Row> run(Settings settings, Launcher launcher) throws Exception {
        Path store = settings.folder().resolve("grpc.p12");
        String password = UUID.randomUUID().toString();
        Files.deleteIfExists(store);
        MutualTls.create(store, password, settings.folder().resolve("keytool.log"));
        try (Pair ours = nodes(launcher);
                Pair direct = grpc(launcher, store, password, "direct");
                Pair pooled = grpc(launcher, store, password, "default")) {
            Rounds rounds = new Rounds()
                    .enter("p2p4j", ours.command("calls", LOAD, settings))
                    .enter("grpc, direct executor", direct.command("calls", LOAD, settings))
                    .enter("grpc, default executor", pooled.command("calls", LOAD, settings))
                    .run(Pair.WARMUPS, settings.rounds());
            Series rate = rounds.series("p2p4j", "rate", "/s");
            return List.of(
                    Row.ratio(
                            target(),
                            "node.call, all policies, 64 in flight",
                            rate,
                            rounds.series("grpc, direct executor", "rate", "/s"),
                            Goal.atLeast(2)),
                    Row.ratio(
                            target(),
                            "the same",
                            rate,
                            rounds.series("grpc, default executor", "rate", "/s"),
                            Goal.atLeast(5)));
        }
    }

    private static Pair nodes(Launcher launcher) throws IOException, InterruptedException {
        Pair nodes = Pair.start(
                () -> launcher.java("T6-server", NodeWorker.class), () -> launcher.java("T6-client", NodeWorker.class));
        String server = nodes.server().ready().path("address").asString();
        String client = nodes.client().ready().path("address").asString();
        nodes.server().ask("trust", Map.of("address", client));
        nodes.client().ask("trust", Map.of("address", server));
        nodes.client().ask("connect", Map.of("address", server));
        return nodes;
    }

    private static Pair grpc(Launcher launcher, Path store, String password, String executor)
            throws IOException, InterruptedException {
        return Pair.start(
                () -> grpcWorker(launcher, store, password, executor, "server"),
                () -> grpcWorker(launcher, store, password, executor, "client"));
    }

    private static Worker grpcWorker(Launcher launcher, Path store, String password, String executor, String role)
            throws IOException, InterruptedException {
        return launcher.java(
                "T6-grpc-" + executor + "-" + role,
                GrpcWorker.class,
                "--enable-native-access=ALL-UNNAMED",
                store.toString(),
                password,
                executor);
    }
}

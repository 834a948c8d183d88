package io.p2p4j.it.bench.scenario;

import io.p2p4j.it.bench.Settings;
import io.p2p4j.it.bench.micro.Jmh;
import io.p2p4j.it.bench.micro.RivalBreakersBenchmark;
import io.p2p4j.it.bench.micro.RivalLimitersBenchmark;
import io.p2p4j.it.bench.process.Launcher;
import io.p2p4j.it.bench.report.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Limiters and breakers beside those of libraries, on 1, 2 and 8 threads, for one peer and 100,000; no target of its own. */
final class RivalsScenario implements Scenario {

    private static final List<Integer> THREADS = List.of(1, 2, 8);
    private static final List<Integer> PEERS = List.of(1, 100_000);
    private static final List<String> LIMITERS = List.of("bucket4j", "resilience4j", "guava");
    private static final List<String> BREAKERS = List.of("failsafe", "resilience4j");

    @Override
    public String target() {
        return "rivals";
    }

    @Override
    public List<Row> run(Settings settings, Launcher launcher) throws Exception {
        List<Row> rows = new ArrayList<>();
        for (int peers : PEERS) {
            for (int threads : THREADS) {
                rows.addAll(compared("check", RivalLimitersBenchmark.class, LIMITERS, peers, threads, settings));
                rows.addAll(compared("breaker", RivalBreakersBenchmark.class, BREAKERS, peers, threads, settings));
            }
        }
        return rows;
    }

    private List<Row> compared(
            String what, Class<?> type, List<String> rivals, int peers, int threads, Settings settings)
            throws Exception {
        Rounds rounds = new Rounds();
        enter(rounds, type, "p2p4j", peers, threads);
        for (String rival : rivals) {
            enter(rounds, type, rival, peers, threads);
        }
        rounds.run(0, Math.min(settings.rounds(), 3));
        String where = what + ", " + peers + (peers == 1 ? " peer, " : " peers, ") + threads
                + (threads == 1 ? " thread" : " threads");
        return rivals.stream()
                .map(rival -> Row.compared(
                        target(), where, rounds.series("p2p4j", "ns", "ns"), rounds.series(rival, "ns", "ns")))
                .toList();
    }

    private static void enter(Rounds rounds, Class<?> type, String whose, int peers, int threads) {
        Map<String, String> parameters = Map.of("peers", Integer.toString(peers), "whose", whose);
        rounds.enter(whose, () -> Jmh.run(type, whose, parameters, threads));
    }
}

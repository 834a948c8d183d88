package io.p2p4j.node.demo;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.AddressProtocol;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.CircuitBreaker;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.node.Node;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.databind.JsonNode;

/** Goes through what a node promises, step by step, on loopback, and compares what it sees. */
public final class Demo implements AutoCloseable {

    private static final int CALLS = 130;

    private final DemoReport report;
    private final DemoNodes nodes;
    private final Node alice;
    private final Node bob;

    private Demo(DemoReport report) throws IOException {
        this.report = report;
        this.nodes = new DemoNodes();
        report.step("1  Two nodes start from YAML and listen on free loopback ports");
        this.alice = nodes.start("alice", 0);
        this.bob = nodes.start("bob", 0);
    }

    /** Runs the demo, printing each step; returns whether all that was observed is as promised. */
    public static boolean run(PrintWriter out) throws Exception {
        DemoReport report = new DemoReport(out);
        try (Demo demo = new Demo(report)) {
            demo.steps();
        }
        return report.finish();
    }

    private void steps() throws Exception {
        report.fact("alice", alice.addresses().get(0));
        report.fact("bob", bob.addresses().get(0));
        report.expect("two identities", true, !alice.id().equals(bob.id()));
        trustedPeer();
        stranger();
        rateLimit();
        PeerAddress dave = startAndStop("dave");
        retriesAndBreaker(dave);
        backAgain(dave);
        audit();
    }

    private void trustedPeer() throws InterruptedException {
        report.step("2  A trusted peer's call is answered");
        trust(alice, bob.id());
        bob.connect(alice.addresses().get(0));
        Map<?, ?> answer = bob.call(alice.id(), "echo/say", Map.of("text", "hello"), Map.class);
        report.expect("bob calls echo/say", Map.of("text", "hello"), answer);
    }

    private void stranger() throws IOException {
        report.step("3  A stranger is refused, and both ends know why");
        Node mallory = nodes.start("mallory", 0);
        P2pError error = failure(() -> mallory.connect(alice.addresses().get(0)));
        report.expect("mallory sees", ErrorCode.PEER_NOT_TRUSTED, error.code());
        report.expect("decided by", "remote", error.text(Detail.SIDE).orElse("nobody"));
        report.expect("rule", "security.reject_unknown", error.text(Detail.RULE).orElse("none"));
        String fix = error.text(Detail.FIX).orElse("none");
        report.expect("fix", fix.contains("p2p trust add " + mallory.id()), fix, "a command that names the peer");
        JsonNode line = nodes.audit("alice").stream()
                .filter(entry -> entry.path("event").asString("").equals("CONNECTION_REFUSED"))
                .findFirst()
                .orElseThrow();
        report.expect("alice's audit: peer", mallory.id().toString(), text(line, "peer"));
        report.expect("alice's audit: code", "PEER_NOT_TRUSTED", text(line, "error_code"));
        report.expect("alice's audit: rule", "security.reject_unknown", text(line, "rule"));
        report.expect("alice's audit: fix", "p2p trust add " + mallory.id() + " --level TRUSTED", text(line, "fix"));
    }

    private void rateLimit() throws Exception {
        report.step("4  Of " + CALLS + " calls at once, exactly max_requests = 100 are answered");
        Node carol = nodes.start("carol", 0);
        trust(alice, carol.id());
        carol.connect(alice.addresses().get(0));
        List<P2pError> refusals = callAtOnce(carol);
        report.expect("answered", 100, CALLS - refusals.size());
        report.expect(
                "refused as",
                Set.of(ErrorCode.RATE_LIMIT_EXCEEDED),
                refusals.stream().map(P2pError::code).collect(java.util.stream.Collectors.toSet()));
        Duration wait = refusals.get(refusals.size() - 1).retryAfter().orElse(Duration.ZERO);
        report.expect(
                "retry_after", !wait.isZero() && wait.toMillis() <= 3000, seconds(wait), "more than 0, at most 3 s");
        Thread.sleep(wait);
        Map<?, ?> answer = carol.call(alice.id(), "echo/say", Map.of("text", "again"), Map.class);
        report.expect("after retry_after", Map.of("text", "again"), answer);
    }

    private List<P2pError> callAtOnce(Node carol) throws InterruptedException, ExecutionException {
        List<P2pError> refusals = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Optional<P2pError>> call = () -> {
                try {
                    carol.call(alice.id(), "echo/say", Map.of(), Map.class);
                    return Optional.empty();
                } catch (P2pException e) {
                    return Optional.of(e.error());
                }
            };
            for (Future<Optional<P2pError>> result : threads.invokeAll(java.util.Collections.nCopies(CALLS, call))) {
                result.get().ifPresent(refusals::add);
            }
        }
        return refusals;
    }

    /** A peer that trusts bob, and has gone away. */
    private PeerAddress startAndStop(String name) throws IOException {
        try (Node node = nodes.start(name, 0)) {
            trust(node, bob.id());
            return node.addresses().get(0);
        }
    }

    private void retriesAndBreaker(PeerAddress dave) {
        report.step("5  A dead address is retried with growing, jittered delays; then the breaker opens");
        report.fact("dave was at", dave);
        P2pError first = failure(() -> bob.connect(dave));
        report.expect("after the attempts", ErrorCode.NETWORK_ERROR, first.code());
        double[] delays = Arrays.stream(first.text(Detail.DELAYS).orElse("").split(", ", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
        boolean growing = delays.length == 2 && within(delays[0], 0.3) && within(delays[1], 0.6);
        report.expect("delays", growing, Arrays.toString(delays) + " s", "0.3 and 0.6, each within 25 %");
        report.expect(
                "after 1 failure",
                CircuitBreaker.State.CLOSED,
                bob.breakers().status(dave.peer()).state());
        failure(() -> bob.connect(dave));
        P2pError third = failure(() -> bob.connect(dave));
        report.expect("the third failure", ErrorCode.NETWORK_ERROR, third.code());
        report.expect(
                "after 3 failures",
                CircuitBreaker.State.OPEN,
                bob.breakers().status(dave.peer()).state());
        long start = System.nanoTime();
        P2pError refused = failure(() -> bob.connect(dave));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        report.expect("then at once", ErrorCode.CIRCUIT_BREAKER_OPEN, refused.code());
        report.expect("without an attempt", took.toMillis() < 200, took.toMillis() + " ms", "under 200 ms");
        report.expect(
                "rule", "resilience.circuit_breaker", refused.text(Detail.RULE).orElse("none"));
    }

    private void backAgain(PeerAddress dave) throws Exception {
        report.step("6  The peer is back: identity and trust survived, and one probe closes the breaker");
        int port = Integer.parseInt(dave.address().value(AddressProtocol.TCP).orElseThrow());
        Node again = nodes.start("dave", port);
        report.expect("dave's id", dave.peer(), again.id());
        report.expect(
                "dave still trusts bob",
                Optional.of(TrustLevel.TRUSTED),
                again.trust().find(bob.id()).map(entry -> entry.level()));
        report.expect("in clear on disk", false, nodes.inClear("dave", bob.id().toString()));
        P2pError early = failure(() -> bob.connect(dave));
        Duration wait = early.retryAfter().orElse(Duration.ZERO);
        report.expect("until then", wait.toMillis() <= 2000 && !wait.isZero(), seconds(wait), "at most 2 s");
        Thread.sleep(wait);
        bob.connect(dave);
        report.expect(
                "the probe passed",
                CircuitBreaker.State.CLOSED,
                bob.breakers().status(dave.peer()).state());
        Map<?, ?> answer = bob.call(dave.peer(), "echo/say", Map.of("text", "welcome back"), Map.class);
        report.expect("bob calls dave", Map.of("text", "welcome back"), answer);
    }

    private void audit() {
        report.step("7  The audit logs hold a record for each decision");
        alice.close(); // refusals that follow the first one are told as one, with their number
        report.expect("alice: granted", 1L + 100 + 1, count("alice", "ACCESS_GRANTED"));
        report.expect("alice: rate limited", (long) CALLS - 100, count("alice", "RATE_LIMITED"));
        report.expect("alice: let in", 2L, count("alice", "PEER_CONNECTED"));
        report.expect("alice: refused", 1L, count("alice", "CONNECTION_REFUSED"));
        report.expect("alice: trust set", 2L, count("alice", "RECORD_CREATED"));
        List<String> changes = nodes.audit("bob").stream()
                .map(line -> text(line, "event"))
                .filter(event -> event.startsWith("BREAKER_"))
                .toList();
        report.expect("bob: breaker", List.of("BREAKER_OPENED", "BREAKER_HALF_OPENED", "BREAKER_CLOSED"), changes);
        report.expect("dave: starts", 2L, count("dave", "NODE_STARTED"));
        report.expect("dave: identities made", 1L, count("dave", "KEY_CREATED"));
    }

    private long count(String name, String event) {
        return nodes.audit(name).stream()
                .filter(line -> text(line, "event").equals(event))
                .mapToLong(line -> line.path("count").asLong(1))
                .sum();
    }

    private static String text(JsonNode line, String field) {
        return line.path(field).asString("none");
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() / 1e3 + " s";
    }

    private static boolean within(double seconds, double base) {
        return Math.abs(seconds - base) <= base * 0.25 + 0.002;
    }

    private static void trust(Node node, PeerId peer) {
        node.trust().set(peer, TrustLevel.TRUSTED, Set.of(), "a friend of the demo");
    }

    private static P2pError failure(Callable<?> operation) {
        try {
            Object result = operation.call();
            return P2pError.of(ErrorCode.INTERNAL_ERROR, "no failure but " + result);
        } catch (P2pException e) {
            return e.error();
        } catch (Exception e) {
            throw new IllegalStateException("an operation failed in a way that is not of this framework", e);
        }
    }

    @Override
    public void close() throws IOException {
        nodes.close();
    }
}

package io.p2p4j.node.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.rpc.Caller;
import io.p2p4j.api.rpc.Reply;
import io.p2p4j.api.rpc.Service;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.node.observe.Metrics;
import io.p2p4j.node.testing.FakeConnection;
import io.p2p4j.node.testing.Time;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InvocationTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Time time = new Time();
    private final Json json = new Json();
    private final Metrics metrics = new Metrics();
    private final Services services = new Services();
    private final AtomicInteger begun = new AtomicInteger();
    private final RpcLimits limits = RpcLimits.of(1024, 1, 1, PATIENCE, time);
    private final Invocation invocation = new Invocation(services, new Workloads(limits), metrics);
    private final Caller caller =
            new Caller(FakeConnection.peer(1), TrustLevel.TRUSTED, Set.of(), Multiaddr.parse("/ip4/127.0.0.1/tcp/1"));

    @BeforeEach
    void serve() {
        services.add(Service.named("work").method("do", (request, from) -> {
            begun.incrementAndGet();
            return Reply.of(request.deadline().left().toMillis());
        }));
    }

    private JsonRequest request(String timeout) {
        String text = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"work/do\"" + timeout + "}";
        return JsonRequest.of(
                json.envelope(text.getBytes(StandardCharsets.UTF_8)), json, Deadline.after(PATIENCE, time));
    }

    private Reply run(JsonRequest request, boolean abandoned) {
        return invocation.run(request, services.find(request.method()), caller, abandoned);
    }

    private static ErrorCode code(Reply reply) {
        return assertInstanceOf(Reply.Failure.class, reply).error().code();
    }

    @Test
    void theHandlerReadsTheDeadlineOfItsCaller() {
        assertEquals(Reply.of(1500L), run(request(",\"timeout\":1.5"), false));
    }

    @Test
    void withoutATimeoutOrWithALongerOneThisNodesOwnHolds() {
        assertEquals(Reply.of(30_000L), run(request(""), false));
        assertEquals(Reply.of(30_000L), run(request(",\"timeout\":1e300"), false));
    }

    @Test
    void workWhoseCallerHasGivenUpIsNotBegun() {
        JsonRequest request = request(",\"timeout\":1.5");
        time.pass(Duration.ofMillis(1500));
        assertEquals(ErrorCode.TIMEOUT, code(run(request, false)));
        assertEquals(ErrorCode.TIMEOUT, code(run(request(",\"timeout\":0"), false)));
        assertEquals(0, begun.get());
        assertTrue(metrics.text().contains("p2p4j_requests_served_total{outcome=\"TIMEOUT\"} 2.0"), metrics.text());
    }

    @Test
    void workWhoseStreamHasEndedIsNotBegun() {
        assertEquals(ErrorCode.NETWORK_ERROR, code(run(request(""), true)));
        assertEquals(0, begun.get());
    }
}

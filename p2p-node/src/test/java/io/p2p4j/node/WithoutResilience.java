package io.p2p4j.node;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.NetworkException;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.resilience.CircuitBreaker;
import io.p2p4j.api.resilience.RateLimiter;
import io.p2p4j.api.resilience.RetryPolicyProvider;
import io.p2p4j.api.rpc.Reply;
import io.p2p4j.api.rpc.Service;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.node.testing.Fakes;
import java.io.File;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs nodes in a process of its own, where the resilience module is not to be found. */
final class WithoutResilience {

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private WithoutResilience() {}

    /** Returns the command of the process: everything this one has, but for the module. */
    static List<String> command(Path dir) throws URISyntaxException {
        URL self = Objects.requireNonNull(WithoutResilience.class.getResource("WithoutResilience.class"));
        Path tests = Path.of(self.toURI()).resolve("../../../..").normalize(); // io/p2p4j/node and the file
        String path = Stream.of("jdk.module.path", "java.class.path", "surefire.test.class.path")
                .flatMap(name -> Arrays.stream(System.getProperty(name, "").split(File.pathSeparator)))
                .filter(entry -> !entry.isEmpty() && !entry.contains("p2p-resilience"))
                .distinct()
                .collect(Collectors.joining(File.pathSeparator, tests + File.pathSeparator, ""));
        List<String> command = new ArrayList<>(List.of(JAVA, "-Xmx256m", "-cp", path));
        command.addAll(List.of(WithoutResilience.class.getName(), dir.toString()));
        return command;
    }

    /** Ends with an exception, and so not with 0, unless all is as promised. */
    public static void main(String[] arguments) throws InterruptedException {
        expect(ServiceLoader.load(RetryPolicyProvider.class).findFirst().isEmpty(), "there is no retry policy");
        try (Node server = start(arguments[0] + "/server");
                Node client = start(arguments[0] + "/client")) {
            server.serve(Service.named("echo").method("say", (request, caller) -> Reply.of("hi")));
            server.trust().set(client.id(), TrustLevel.VERIFIED, Set.of(new Permission("call:*")), "a test");
            client.connect(server.addresses().get(0));
            expect("hi".equals(client.call(server.id(), "echo/say", Map.of(), String.class)), "calls work");
            PeerAddress gone;
            try (Node other = start(arguments[0] + "/other")) {
                gone = other.addresses().get(0);
            }
            try {
                client.connect(gone);
                expect(false, "nobody is there");
            } catch (NetworkException e) { // what was tried more than once has an exception of its own
                expect(e.code() == ErrorCode.NETWORK_ERROR, "it is tried once: " + e);
            }
        }
    }

    private static Node start(String dir) {
        return Node.builder()
                .set("node.data_dir", dir)
                .set("node.listen", "/ip4/127.0.0.1/tcp/0")
                .with(RateLimiter.class, new Fakes.Limiter())
                .with(CircuitBreaker.class, new Fakes.Breaker(false))
                .start();
    }

    private static void expect(boolean so, String what) {
        if (!so) {
            throw new AssertionError("not so: " + what);
        }
    }
}

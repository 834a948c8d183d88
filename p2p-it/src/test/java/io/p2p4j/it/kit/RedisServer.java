package io.p2p4j.it.kit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs the real {@code redis-server} on loopback, at a free port and without files. */
public final class RedisServer implements AutoCloseable {

    private static final int ATTEMPTS = 5;

    private final int port;
    private final Process process;

    private RedisServer(int port, String... options) throws IOException {
        this.port = port;
        List<String> command = new ArrayList<>(List.of("redis-server", "--bind", "127.0.0.1"));
        command.addAll(List.of("--port", Integer.toString(port), "--save", "", "--appendonly", "no"));
        command.addAll(Arrays.asList(options));
        this.process = new ProcessBuilder(command).redirectErrorStream(true).start();
        awaitReady();
    }

    /** Starts it, or skips the test where there is none. Somebody else may take the port that was free a moment ago. */
    public static RedisServer start(String... options) throws IOException {
        boolean installed = Arrays.stream(
                        System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "redis-server")));
        assumeTrue(installed, "skipped: there is no redis-server on the PATH");
        for (int i = 1; ; i++) {
            try {
                return new RedisServer(freePort(), options);
            } catch (IOException e) {
                if (i == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Returns a port at which nobody listens. */
    public static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** Returns where it is. */
    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    private void awaitReady() throws IOException {
        BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder said = new StringBuilder();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            said.append(line).append('\n');
            if (line.contains("Ready to accept connections")) {
                return;
            }
        }
        throw new IOException("redis-server ended: " + said);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

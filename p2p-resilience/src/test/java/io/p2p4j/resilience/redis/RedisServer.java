package io.p2p4j.resilience.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
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
import java.util.function.Function;

/** Runs the real {@code redis-server} on loopback, at a free port and without files. */
final class RedisServer implements AutoCloseable {

    private static final int ATTEMPTS = 5;

    private final List<String> options;
    private final int port;
    private Process process;

    private RedisServer(int port, List<String> options) throws IOException {
        this.port = port;
        this.options = options;
        this.process = launch();
    }

    /** Returns whether there is one to run. */
    static boolean installed() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "redis-server")));
    }

    /** Starts it; somebody else may take the port that was free a moment ago. */
    static RedisServer start(String... options) throws IOException {
        for (int i = 1; ; i++) {
            try {
                return new RedisServer(freePort(), List.of(options));
            } catch (IOException e) {
                if (i == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    String uri() {
        return "redis://127.0.0.1:" + port;
    }

    /** Kills it, and with it all it knew. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Brings it back at the same port. */
    void again() throws IOException {
        process = launch();
    }

    /** Stops it in the midst of whatever it does; connections stay open and are not answered. */
    void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Lets it go on. */
    void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** Asks it with a client of its own. */
    <T> T ask(Function<RedisCommands<String, String>, T> question) {
        try (RedisClient client = RedisClient.create(uri());
                StatefulRedisConnection<String, String> connection = client.connect()) {
            return question.apply(connection.sync());
        }
    }

    private Process launch() throws IOException {
        List<String> command = new ArrayList<>(List.of("redis-server", "--bind", "127.0.0.1"));
        command.addAll(List.of("--port", Integer.toString(port), "--save", "", "--appendonly", "no"));
        command.addAll(options);
        Process launched = new ProcessBuilder(command).redirectErrorStream(true).start();
        BufferedReader reader = launched.inputReader(StandardCharsets.UTF_8);
        StringBuilder said = new StringBuilder();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            said.append(line).append('\n');
            if (line.contains("Ready to accept connections")) {
                return launched;
            }
        }
        throw new IOException("redis-server ended: " + said);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

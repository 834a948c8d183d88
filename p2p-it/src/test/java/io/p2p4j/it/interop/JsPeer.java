package io.p2p4j.it.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.peer.PeerAddress;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A js-libp2p node in a process of its own, driven by lines of JSON. Used by one thread. */
final class JsPeer implements AutoCloseable {

    private static final Path SOURCES = Path.of("src", "test", "js");
    private static final Path INSTALLED = Path.of("target", "js");

    private final Process process;
    private final BufferedWriter commands;
    private final BufferedReader answers;
    private final JsonNode ready;
    private int ids;

    private JsPeer(Process process) throws IOException {
        this.process = process;
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.ready = event("ready");
    }

    /** Returns whether node and npm are here. */
    static boolean available() {
        return List.of("node", "npm").stream()
                .allMatch(tool -> Stream.of(
                                System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool))));
    }

    /** Installs the packages of the lock file, once for a build. */
    static void install() throws Exception {
        Files.createDirectories(INSTALLED);
        try (Stream<Path> sources = Files.list(SOURCES)) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                Files.copy(source, INSTALLED.resolve(source.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Path log = INSTALLED.resolve("npm.log");
        Process npm = new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
                .directory(INSTALLED.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertTrue(npm.waitFor(5, TimeUnit.MINUTES), "npm ci did not end");
        assertEquals(0, npm.exitValue(), () -> read(log));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "no log: " + e;
        }
    }

    static JsPeer start() throws IOException {
        return new JsPeer(new ProcessBuilder("node", "peer.mjs")
                .directory(INSTALLED.toFile())
                .redirectError(INSTALLED.resolve("peer.log").toFile())
                .start());
    }

    String id() {
        return ready.path("peer").asString();
    }

    PeerAddress address() {
        return PeerAddress.parse(ready.path("addresses").get(0).asString());
    }

    /** Gives a command and waits for its answer, whatever it is. */
    JsonNode answer(String command, Map<String, Object> arguments) throws IOException {
        Map<String, Object> line = new HashMap<>(arguments);
        int id = ++ids;
        line.put("id", id);
        line.put("cmd", command);
        commands.write(JsonMapper.shared().writeValueAsString(line));
        commands.newLine();
        commands.flush();
        JsonNode answer = next();
        while (answer.path("id").asInt(0) != id) {
            answer = next();
        }
        return answer;
    }

    /** Gives a command that must succeed. */
    JsonNode command(String command, Map<String, Object> arguments) throws IOException {
        JsonNode answer = answer(command, arguments);
        assertTrue(answer.path("ok").asBoolean(), answer::toString);
        return answer;
    }

    /** Waits for an event. */
    JsonNode event(String name) throws IOException {
        JsonNode line = next();
        while (!line.path("event").asString("").equals(name)) {
            line = next();
        }
        return line;
    }

    private JsonNode next() throws IOException {
        String line = answers.readLine();
        assertTrue(line != null, () -> "the JavaScript peer ended: " + read(INSTALLED.resolve("peer.log")));
        return JsonMapper.shared().readTree(line);
    }

    @Override
    public void close() throws IOException {
        commands.close();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

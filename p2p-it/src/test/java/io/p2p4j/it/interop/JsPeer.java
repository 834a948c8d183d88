package io.p2p4j.it.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.peer.PeerId;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A js-libp2p node in a process of its own, driven by lines of JSON. Used by one thread. */
final class JsPeer implements AutoCloseable {

    private static final int PATIENCE = 60; // in seconds; the peer gives up its commands earlier

    private final Process process;
    private final Path log;
    private final BufferedWriter commands;
    private final BlockingQueue<Optional<JsonNode>> lines = new LinkedBlockingQueue<>(); // the last one is empty
    private final List<JsonNode> unread = new ArrayList<>();
    private final JsonNode ready;
    private int ids;

    private JsPeer(Process process, Path log) throws InterruptedException {
        this.process = process;
        this.log = log;
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        Thread.ofVirtual().name("js-peer").start(this::read);
        this.ready = event("ready", line -> true);
    }

    /** Starts one, of installed packages, with options of its own. */
    static JsPeer start(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("node", "peer.mjs"));
        command.addAll(List.of(options));
        Path log = Files.createTempFile(JsPackages.FOLDER, "peer", ".log");
        return new JsPeer(
                new ProcessBuilder(command)
                        .directory(JsPackages.FOLDER.toFile())
                        .redirectError(log.toFile())
                        .start(),
                log);
    }

    PeerId id() {
        return PeerId.parse(ready.path("peer").asString());
    }

    PeerAddress address() {
        return PeerAddress.parse(ready.path("addresses").get(0).asString());
    }

    /** Gives a command and returns its number, by which {@link #end} knows it. */
    int begin(String command, Map<String, Object> arguments) throws IOException {
        Map<String, Object> line = new HashMap<>(arguments);
        line.put("id", ++ids);
        line.put("cmd", command);
        commands.write(JsonMapper.shared().writeValueAsString(line));
        commands.newLine();
        commands.flush();
        return ids;
    }

    /** Waits for the answer to a command, whatever it is. */
    JsonNode end(int command) throws InterruptedException {
        return next(line -> line.path("id").asInt(0) == command);
    }

    /** Gives a command and waits for its answer, whatever it is. */
    JsonNode answer(String command, Map<String, Object> arguments) throws IOException, InterruptedException {
        return end(begin(command, arguments));
    }

    /** Gives a command that must succeed. */
    JsonNode command(String command, Map<String, Object> arguments) throws IOException, InterruptedException {
        JsonNode answer = answer(command, arguments);
        assertTrue(answer.path("ok").asBoolean(), () -> command + ": " + answer);
        return answer;
    }

    /** Waits for an event that came since the last one of its kind was asked for, or comes. */
    JsonNode event(String name, Predicate<JsonNode> wanted) throws InterruptedException {
        return next(line -> line.path("event").asString("").equals(name) && wanted.test(line));
    }

    private JsonNode next(Predicate<JsonNode> wanted) throws InterruptedException {
        Optional<JsonNode> line = unread.stream().filter(wanted).findFirst();
        while (line.isEmpty()) {
            Optional<JsonNode> read = lines.poll(PATIENCE, TimeUnit.SECONDS);
            assertTrue(
                    read != null && read.isPresent(), () -> "the JavaScript peer is silent or ended: " + diagnosis());
            unread.add(read.get());
            line = read.filter(wanted);
        }
        unread.remove(line.get());
        return line.get();
    }

    private void read() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            reader.lines().map(JsonMapper.shared()::readTree).map(Optional::of).forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            System.err.println("the lines of a JavaScript peer end: " + e);
        } finally {
            lines.add(Optional.empty());
        }
    }

    private String diagnosis() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "no log: " + e;
        }
    }

    @Override
    public void close() throws IOException {
        commands.close();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // and the peer is given no more time
        } finally {
            process.destroyForcibly();
        }
    }
}

package io.p2p4j.it.bench.process;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A process that is measured, driven by lines of JSON: it prints one line when it is ready, then one answer to each command.
 *
 * <p>It ends when its input does. Used by one thread.
 */
public final class Worker implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 240;

    private final String name;
    private final Process process;
    private final BufferedWriter commands;
    private final BlockingQueue<Optional<String>> answers = new ArrayBlockingQueue<>(1);
    private final JsonNode ready;

    private Worker(String name, Process process) throws IOException, InterruptedException {
        this.name = name;
        this.process = process;
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        Thread.ofPlatform().daemon().name("answers-of-" + name).start(this::readAnswers);
        this.ready = next();
    }

    /** Starts a process, whose diagnostics go to a log, and waits until it is ready. */
    static Worker start(String name, List<String> command, Path folder, Path log)
            throws IOException, InterruptedException {
        return new Worker(
                name,
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start());
    }

    /** Returns what it printed when it was ready. */
    public JsonNode ready() {
        return ready;
    }

    /** Gives a command and returns its answer, which must be a success. */
    public JsonNode ask(String command, Map<String, ?> arguments) throws IOException, InterruptedException {
        Map<String, Object> line = new HashMap<>(arguments);
        line.put("cmd", command);
        commands.write(JsonMapper.shared().writeValueAsString(line));
        commands.newLine();
        commands.flush();
        JsonNode answer = next();
        if (answer.has("error")) {
            throw new IOException(
                    name + " could not " + command + ": " + answer.path("error").asString());
        }
        return answer;
    }

    /** Gives a command and returns one figure of its answer. */
    public double figure(String command, Map<String, ?> arguments, String figure)
            throws IOException, InterruptedException {
        return ask(command, arguments).path(figure).asDouble();
    }

    /** Returns what the process uses; with {@code collected}, after garbage collections. */
    public Usage usage(boolean collected) throws IOException, InterruptedException {
        JsonNode answer = ask("usage", Map.of("collected", collected));
        return new Usage(
                answer.path("cpu_seconds").asDouble(),
                answer.path("heap_bytes").asDouble(),
                answer.path("rss_bytes").asDouble());
    }

    private JsonNode next() throws IOException, InterruptedException {
        Optional<String> line = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (line == null) {
            process.destroyForcibly();
            throw new IOException(name + " did not answer within " + PATIENCE_SECONDS + " s");
        }
        return JsonMapper.shared().readTree(line.orElseThrow(() -> new IOException(name + " ended; its log says why")));
    }

    private void readAnswers() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                answers.put(Optional.of(line));
            }
            answers.put(Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        try (commands) {
            commands.flush();
        } finally {
            await();
        }
    }

    private void await() {
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

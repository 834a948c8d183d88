package io.p2p4j.it.distribution;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the packaged {@code p2p} as a user would. */
final class P2p {

    private static final Path HOME = Path.of(System.getProperty("p2p.home"));

    /** What a command printed and its exit code. */
    record Result(int exit, String output, String errors) {}

    private P2p() {}

    static Process start(Map<String, String> environment, String... arguments) throws IOException {
        return start(HOME, environment, arguments);
    }

    static Result run(Map<String, String> environment, String... arguments) throws Exception {
        return result(start(environment, arguments), arguments);
    }

    /** Runs the {@code p2p} of another place. */
    static Result runFrom(Path home, Map<String, String> environment, String... arguments) throws Exception {
        return result(start(home, environment, arguments), arguments);
    }

    private static Process start(Path home, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(home.resolve("bin").resolve("p2p").toString());
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("P2P"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static Result result(Process process, String... arguments) throws Exception {
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("p2p " + Arrays.toString(arguments) + " did not end");
        }
        return new Result(process.exitValue(), output, errors);
    }

    /** Reads lines until one begins with a word, and returns the rest of that line. */
    static String line(Process process, String word) throws IOException {
        BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
        String line = reader.readLine();
        while (line != null && !line.startsWith(word)) {
            line = reader.readLine();
        }
        if (line == null) {
            throw new AssertionError("no line '" + word + "': "
                    + new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
        }
        return line.substring(word.length()).trim();
    }
}

package io.p2p4j.it.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Serves the commands that a {@link Worker} gets, one after the other, until its input ends. */
public final class WorkerLoop {

    private final Map<String, Command> commands;

    /** Serves these commands and {@code usage}. */
    public WorkerLoop(Map<String, Command> commands) {
        this.commands = new HashMap<>(commands);
        this.commands.put(
                "usage",
                arguments -> Usage.own(arguments.path("collected").asBoolean()).figures());
    }

    /** Carries a command out and returns its figures. */
    @FunctionalInterface
    public interface Command {

        /** Carries it out. */
        Map<String, ?> run(JsonNode arguments) throws Exception;
    }

    /** Says that this process is ready, and serves. */
    public void serve(Map<String, ?> ready) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        out.println(JsonMapper.shared().writeValueAsString(ready));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(JsonMapper.shared()
                    .writeValueAsString(answer(JsonMapper.shared().readTree(line))));
        }
    }

    private Map<String, ?> answer(JsonNode line) {
        String name = line.path("cmd").asString();
        Command command = commands.get(name);
        if (command == null) {
            return Map.of("error", "there is no command " + name);
        }
        try {
            return command.run(line);
        } catch (Exception e) { // whatever it is, the parent hears of it and the log has the rest
            e.printStackTrace();
            return Map.of("error", e.toString());
        }
    }
}

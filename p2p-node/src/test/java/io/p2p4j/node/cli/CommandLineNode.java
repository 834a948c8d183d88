package io.p2p4j.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** Runs commands on a node's folder, in this process. */
record CommandLineNode(Path folder) {

    /** What a command came to. */
    record Ran(int exit, String output, String errors) {}

    Ran run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--dir=" + folder);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exit = line.execute(all.toArray(String[]::new));
        line.getOut().flush();
        line.getErr().flush();
        return new Ran(exit, out.toString(), err.toString());
    }

    /** Returns what a command that succeeds says. */
    String ran(String... arguments) {
        Ran ran = run(arguments);
        assertEquals(0, ran.exit(), ran::errors);
        return ran.output();
    }

    /** Returns what a command that fails complains of. */
    String failed(String... arguments) {
        Ran ran = run(arguments);
        assertEquals(1, ran.exit(), ran::output);
        return ran.errors();
    }
}

package io.p2p4j.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.node.admin.Answer;
import io.p2p4j.node.admin.ControlSocket;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Runs {@code p2p config …} and looks at its exit code, its output, and its errors apart from that. */
class ConfigCommandTest {

    @TempDir
    private Path dir;

    /** What a command printed and its exit code. */
    private record Result(int exit, String output, String errors) {

        List<String> lines() {
            return output.lines().toList();
        }

        /** Returns the errors as lines, without their margin. */
        List<String> problems() {
            return errors.lines().map(String::strip).toList();
        }
    }

    private static Result run(String... arguments) {
        StringWriter output = new StringWriter();
        StringWriter errors = new StringWriter();
        CommandLine command = Main.commandLine().setOut(new PrintWriter(output)).setErr(new PrintWriter(errors));
        int exit = command.execute(arguments);
        return new Result(exit, output.toString(), errors.toString());
    }

    /** Runs a command that succeeds and says nothing on standard error. */
    private static Result done(String... arguments) {
        Result result = run(arguments);
        assertEquals("", result.errors());
        assertEquals(0, result.exit());
        return result;
    }

    /** Runs a command that fails and says nothing on standard output. */
    private static Result failed(int exit, String... arguments) {
        Result result = run(arguments);
        assertEquals("", result.output());
        assertEquals(exit, result.exit(), result.errors());
        return result;
    }

    private String file(String name, String yaml) throws IOException {
        return Files.writeString(dir.resolve(name), yaml).toString();
    }

    private String folder() {
        return "--dir=" + dir;
    }

    @Nested
    class Show {

        @Test
        void tellsWhatIsSetAndWhere() throws IOException {
            String yaml = file("config.yaml", "node:\n  max_message: 2MiB\n");
            assertEquals(
                    List.of(
                            "node.data_dir    = " + dir + "   # override",
                            "node.max_message = 2MiB   # " + yaml + ":2:3",
                            "node.perf        = true   # override"),
                    done("config", "show", folder(), "--set", "node.perf=true").lines());
        }

        @Test
        void tellsEveryKeyAndWithItsOriginOnDemand() throws IOException {
            file("config.yaml", "node: { perf: true }\n");
            List<String> effective =
                    done("config", "show", "--effective", folder()).lines();
            List<String> origins = done("config", "show", "--origins", folder()).lines();
            assertEquals(effective.size(), origins.size());
            assertTrue(effective.stream().anyMatch(line -> line.matches("node\\.perf += true")), effective::toString);
            assertTrue(
                    origins.stream().anyMatch(line -> line.matches("node\\.perf += true   # .*config.yaml:1:9")),
                    origins::toString);
            assertTrue(origins.stream().anyMatch(line -> line.matches("node\\.max_message += 1MiB   # default")));
        }

        @Test
        void laterFilesOverrideEarlierOnesAndTheCommandLineAll() throws IOException {
            String one = file("one.yaml", "node: { max_message: 2048, max_in_flight: 1, perf: true }\n");
            String two = file("two.yaml", "node: { max_message: 4096, max_in_flight: 2 }\n");
            List<String> lines = done("config", "show", "-c", one, "-c", two, "--set", "node.max_in_flight=3")
                    .lines();
            assertEquals(
                    List.of(
                            "node.max_message   = 4KiB   # " + two + ":1:9",
                            "node.max_in_flight = 3   # override",
                            "node.perf          = true   # " + one + ":1:46"),
                    lines);
        }

        @Test
        void failsOnAFileThatIsNotThere() {
            Result result =
                    failed(1, "config", "show", "-c", dir.resolve("none.yaml").toString());
            assertEquals(
                    List.of("FAILED   CONFIG_INVALID", "the file " + dir.resolve("none.yaml") + " does not exist"),
                    result.problems());
        }
    }

    @Nested
    class Explain {

        @Test
        void tellsAllOfAKey() throws IOException {
            String yaml = file("config.yaml", "resilience: { rate_limit: { time_window: 2m } }\n");
            assertEquals(
                    List.of(
                            "key      resilience.rate_limit.time_window",
                            "value    120.0 (s)",
                            "origin   " + yaml + ":1:29",
                            "default  60.0",
                            "expects  a duration",
                            "change   applies to a running node",
                            "meaning  the window"),
                    done("config", "explain", folder(), "resilience.rate_limit.time_window")
                            .lines());
        }

        @Test
        void tellsTheKeysOfASection() {
            List<String> keys = done("config", "explain", folder(), "resilience.retry").lines().stream()
                    .filter(line -> line.startsWith("key "))
                    .toList();
            assertTrue(keys.size() > 5, keys::toString);
            assertTrue(keys.stream().allMatch(line -> line.startsWith("key      resilience.retry.")), keys::toString);
        }

        @Test
        void suggestsWhatAnUnknownKeyWasMeantToBe() {
            assertEquals(
                    List.of(
                            "FAILED   CONFIG_INVALID, rule node.max_mesage",
                            "node.max_mesage (override) is not a known key; did you mean node.max_message?"),
                    failed(1, "config", "explain", folder(), "node.max_mesage").problems());
        }

        @Test
        void needsAKey() {
            assertTrue(failed(2, "config", "explain").errors().contains("<key>"));
        }
    }

    @Nested
    class Check {

        @Test
        void passesWhatIsValid() throws IOException {
            String one = file("one.yaml", "node: { perf: true }\n");
            String two = file("two.yaml", "node: { max_message: 4096 }\n");
            assertEquals(
                    List.of("valid; 2 keys are set"),
                    done("config", "check", one, two).lines());
        }

        @Test
        void tellsEveryProblemOfEveryFileWithItsPlace() throws IOException {
            String one = file("one.yaml", "node:\n  max_message: abc\n  max_in_flght: 3\nsecurty: {}\n");
            String two = file("two.yaml", "resilience:\n  retry: { jitter: 2 }\n");
            assertEquals(
                    List.of(
                            "FAILED   CONFIG_INVALID, rule node.max_message",
                            "node.max_message = 'abc' (" + one + ":2:3) is not a whole number",
                            "node.max_in_flght (" + one + ":3:3) is not a known key; did you mean node.max_in_flight?",
                            "securty (" + one + ":4:1) is not a known key; did you mean security?",
                            "resilience.retry.jitter = 2.0 (" + two + ":2:12) is not between 0 and 1"),
                    failed(1, "config", "check", one, two).problems());
        }

        @Test
        void needsAFile() {
            assertTrue(failed(2, "config", "check").errors().contains("<file>"));
        }
    }

    @Nested
    class Init {

        @Test
        void writesAFileThatIsValidAndSetsNothingYet() throws IOException {
            Path file = dir.resolve("new").resolve("config.yaml");
            assertEquals(
                    List.of("wrote " + file),
                    done("config", "init", file.toString()).lines());
            assertEquals(
                    List.of("valid; 0 keys are set"),
                    done("config", "check", file.toString()).lines());
            String all = Pattern.compile("(?m)^#(?! Every| Durations)")
                    .matcher(Files.readString(file))
                    .replaceAll("");
            int keys = done("config", "show", "--effective", folder()).lines().size();
            assertEquals(
                    List.of("valid; " + keys + " keys are set"),
                    done("config", "check", file("all.yaml", all)).lines());
            assertEquals(
                    "",
                    done("config", "diff", file("empty.yaml", ""), file("all.yaml", all))
                            .output());
        }

        @Test
        void replacesNoFile() throws IOException {
            String file = file("config.yaml", "node: {}\n");
            assertEquals(
                    List.of(
                            "FAILED   STORAGE_FAILED",
                            file + " is there, and stays as it is",
                            "fix      name a file that is not there"),
                    failed(1, "config", "init", file).problems());
            assertEquals("node: {}\n", Files.readString(Path.of(file)));
        }
    }

    @Nested
    class Diff {

        @Test
        void tellsTheKeysWhoseValuesDiffer() throws IOException {
            String one = file("one.yaml", "node: { perf: true, max_message: 1MiB }\n");
            String two = file("two.yaml", "resilience: { rate_limit: { burst: 5 } }\n");
            assertEquals(
                    List.of("node.perf: true -> false", "resilience.rate_limit.burst: 0 -> 5"),
                    done("config", "diff", one, two).lines());
        }

        @Test
        void tellsEntriesOfMapsThatOneSideAloneHas() throws IOException {
            String levels = "resilience.rate_limit.levels";
            String one = file("one.yaml", "");
            String two = file("two.yaml", "resilience: { rate_limit: { levels: { TRUSTED: { burst: 5 } } } }\n");
            assertEquals(
                    List.of(levels + ": {} -> { TRUSTED: { burst: 5 } }", levels + ".TRUSTED.burst: – -> 5"),
                    done("config", "diff", one, two).lines());
            assertEquals(
                    List.of(levels + ": { TRUSTED: { burst: 5 } } -> {}", levels + ".TRUSTED.burst: 5 -> –"),
                    done("config", "diff", two, one).lines());
        }

        @Test
        void comparesWithTheNodesOwnConfiguration() throws IOException {
            file("config.yaml", "node: { perf: true }\n");
            String other = file("other.yaml", "node: { data_dir: " + dir + " }\n");
            assertEquals(
                    List.of("node.perf: true -> false"),
                    done("config", "diff", folder(), other).lines());
        }
    }

    @Nested
    class Set {

        @Test
        void changesAKeyAndKeepsTheComments() throws IOException {
            String file = file("config.yaml", "# mine\nnode:\n  perf: true   # for a while\n");
            assertEquals(
                    List.of("set node.perf in " + file),
                    done("config", "set", folder(), "node.perf", "false").lines());
            assertEquals("# mine\nnode:\n  perf: false   # for a while\n", Files.readString(Path.of(file)));
        }

        @Test
        void refusesWhatDoesNotFitAndChangesNothing() throws IOException {
            String file = file("config.yaml", "node: { perf: true }\n");
            assertEquals(
                    List.of(
                            "FAILED   CONFIG_INVALID, rule node.max_message",
                            "node.max_message = 1 (override) is not between 1024 and 67108864"),
                    failed(1, "config", "set", folder(), "node.max_message", "1")
                            .problems());
            failed(1, "config", "set", folder(), "node.prf", "true");
            assertEquals("node: { perf: true }\n", Files.readString(Path.of(file)));
        }

        @Test
        void writesOneFile() throws IOException {
            String one = file("one.yaml", "");
            String two = file("two.yaml", "");
            String errors = failed(1, "config", "set", "-c", one, "-c", two, "node.perf", "true")
                    .errors();
            assertTrue(errors.contains("names several files"), errors);
        }
    }

    @Nested
    class Reload {

        @Test
        void printsWhatTheNodeAnswers() {
            try (ControlSocket node =
                    ControlSocket.open(dir, Map.of("reload", words -> new Answer(true, "applied  node.x")))) {
                assertEquals(
                        List.of("applied  node.x"),
                        done("config", "reload", folder()).lines(),
                        node::toString);
            }
        }

        @Test
        void findsTheFolderThatTheFileNames() throws IOException {
            String elsewhere = file("config.yaml", "node: { data_dir: " + dir.resolve("n") + " }\n");
            try (ControlSocket node =
                    ControlSocket.open(dir.resolve("n"), Map.of("reload", words -> new Answer(true, "nothing")))) {
                assertEquals(
                        List.of("nothing"),
                        done("config", "reload", "-c", elsewhere).lines(),
                        node::toString);
            }
        }

        @Test
        void failsWhereTheNodeRefusesOrNoneRuns() {
            try (ControlSocket node =
                    ControlSocket.open(dir, Map.of("reload", words -> new Answer(false, "no\nno again")))) {
                assertEquals(
                        List.of("FAILED   CONFIG_INVALID  by this node", "no", "no again"),
                        failed(1, "config", "reload", folder()).problems(),
                        node::toString);
            }
            String errors = failed(1, "config", "reload", folder()).errors();
            assertTrue(errors.contains("NETWORK_ERROR") && errors.contains("p2p run"), errors);
        }
    }

    @Test
    void schemaIsPrintedAlone() {
        String schema = done("config", "schema").output();
        assertTrue(schema.startsWith("{") && schema.endsWith("}\n"), schema);
        assertTrue(schema.contains("https://json-schema.org/draft/2020-12/schema"));
    }

    @Test
    void aCommandIsNeeded() {
        assertFalse(failed(2, "config").errors().isEmpty());
        assertFalse(failed(2, "config", "shwo").errors().isEmpty());
    }
}

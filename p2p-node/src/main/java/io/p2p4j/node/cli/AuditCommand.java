package io.p2p4j.node.cli;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.AuditTrail;
import io.p2p4j.node.cli.shared.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Shows the audit log of a node and proves that it is whole; the node may be running. */
@Command(
        name = "audit",
        description = "Shows the audit log and checks that it is whole.",
        mixinStandardHelpOptions = true)
final class AuditCommand implements Runnable {

    private static final long LOOK_MILLIS = 200;
    private static final List<String> SHOWN =
            List.of("peer", "method", "address", "name", "error_code", "message", "count");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before a command runs
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "verify, show or tail?");
    }

    @Command(
            name = "verify",
            description = "Checks every line and every signature; exits with 1 if something is wrong.",
            mixinStandardHelpOptions = true)
    int verify(
            @Mixin Settings settings,
            @Option(
                            names = "--signer",
                            description = "An identity whose signatures count; may be repeated. Default: this node's.")
                    @Nullable
                    List<PeerId> signers,
            @Option(
                            names = "--checkpoint",
                            description =
                                    "A copy of the file audit/checkpoint that was kept elsewhere; the log must still"
                                            + " hold what it held then.")
                    Optional<Path> checkpoint)
            throws IOException {
        Set<PeerId> counting = signers == null ? Set.of(settings.id()) : Set.copyOf(signers);
        Optional<String> held =
                checkpoint.isPresent() ? Optional.of(Files.readString(checkpoint.get())) : Optional.empty();
        AuditTrail.Report report = settings.trail().verify(counting, held);
        print(report, spec.commandLine().getOut());
        return report.intact() ? 0 : 1;
    }

    @Command(name = "show", description = "Prints what is kept, oldest first.", mixinStandardHelpOptions = true)
    void show(
            @Mixin Settings settings,
            @Mixin AuditFilter filter,
            @Option(names = "--json", description = "Prints the lines as they are in the log.") boolean json) {
        try (AuditTrail.Cursor cursor = settings.trail().read(filter.query())) {
            for (Optional<String> line = cursor.next(); line.isPresent(); line = cursor.next()) {
                print(line.get(), json);
            }
        }
    }

    @Command(name = "tail", description = "Prints the last lines, and what follows.", mixinStandardHelpOptions = true)
    void tail(
            @Mixin Settings settings,
            @Mixin AuditFilter filter,
            @Option(names = "-n", defaultValue = "10", paramLabel = "LINES", description = "How many; default: 10.")
                    int lines,
            @Option(
                            names = {"-f", "--follow"},
                            description = "Prints what is recorded from now on, too.")
                    boolean follow,
            @Option(names = "--json", description = "Prints the lines as they are in the log.") boolean json)
            throws InterruptedException {
        try (AuditTrail.Cursor cursor = settings.trail().read(filter.query())) {
            Deque<String> last = new ArrayDeque<>();
            for (Optional<String> line = cursor.next(); line.isPresent(); line = cursor.next()) {
                last.add(line.get());
                if (last.size() > Math.max(0, lines)) {
                    last.remove();
                }
            }
            last.forEach(line -> print(line, json));
            while (follow) {
                Optional<String> line = cursor.next();
                if (line.isPresent()) {
                    print(line.get(), json);
                } else {
                    spec.commandLine().getOut().flush();
                    Thread.sleep(LOOK_MILLIS);
                }
            }
        }
    }

    private static void print(AuditTrail.Report report, PrintWriter out) {
        for (AuditTrail.Fault fault : report.faults()) {
            String line = fault.line() == 0 ? "" : " line " + fault.line();
            String seq = fault.seq() == 0 ? "" : " (number " + fault.seq() + ")";
            out.println("FAULT    " + fault.file() + line + seq + ": " + shown(fault.what()));
        }
        long lines = report.last() - report.first() + 1;
        out.println((report.intact() ? "intact   " : "DAMAGED  ") + lines + " lines, " + report.first() + " to "
                + report.last());
        out.println("signed   up to line " + report.signed() + ", by " + report.checkpoints() + " checkpoints");
        if (report.last() > report.signed()) {
            out.println("open     " + (report.last() - Math.max(report.signed(), report.first() - 1))
                    + " lines are not signed yet: whoever writes the file could have changed them");
        }
    }

    private void print(String line, boolean json) {
        spec.commandLine().getOut().println(json ? line : words(line));
    }

    private static String words(String line) {
        try {
            JsonNode fields = JsonMapper.shared().readTree(line);
            return Stream.concat(
                            Stream.of(
                                    fields.path("time").asString(""),
                                    fields.path("event").asString("")),
                            SHOWN.stream()
                                    .filter(fields::has)
                                    .map(name -> shown(fields.path(name).asString())))
                    .collect(Collectors.joining("  "));
        } catch (JacksonException e) {
            return shown(line); // what is no line of ours is shown as it is
        }
    }

    /** What a peer chose must not steer the terminal. */
    private static String shown(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}]", " ");
    }
}

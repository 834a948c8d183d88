package io.p2p4j.node.cli;

import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.node.cli.perf.PerfCommand;
import io.p2p4j.node.cli.shared.ErrorText;
import io.p2p4j.node.cli.trust.GrantCommand;
import io.p2p4j.node.cli.trust.TokenCommand;
import io.p2p4j.node.cli.trust.TrustCommand;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Runs the command {@code p2p}; exits with 0 for success, 1 for a refusal or failure, 2 for a wrong command line. */
@Command(
        name = "p2p",
        description = "Runs a peer-to-peer node and talks to others.",
        subcommands = {
            InitCommand.class,
            RunCommand.class,
            IdCommand.class,
            PingCommand.class,
            PerfCommand.class,
            CallCommand.class,
            TrustCommand.class,
            GrantCommand.class,
            TokenCommand.class,
            AuditCommand.class,
            KeyCommand.class,
            ConfigCommand.class,
            LimitsCommand.class,
            BreakersCommand.class,
            DemoCommand.class,
            CommandLine.HelpCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
public final class Main implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before a command runs
    private CommandSpec spec;

    Main() {}

    /** Runs the command line. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .registerConverter(PeerAddress.class, text -> converted(PeerAddress::parse, text))
                .registerConverter(Multiaddr.class, text -> converted(Multiaddr::parse, text))
                .registerConverter(PeerId.class, text -> converted(PeerId::parse, text))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(Main::failed);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    private static <T> T converted(Function<String, T> parser, String text) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    private static int failed(Exception e, CommandLine commandLine, CommandLine.ParseResult parsed) {
        if (e instanceof P2pException failure) {
            ErrorText.lines(failure.error()).forEach(commandLine.getErr()::println);
        } else if (e instanceof IllegalArgumentException) {
            commandLine.getErr().println("FAILED   " + e.getMessage());
        } else {
            LOG.debug("a command failed", e);
            commandLine.getErr().println("FAILED   " + e);
        }
        return 1;
    }

    /** Tells the version of the module. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getModule().getDescriptor() == null
                    ? "of a class path"
                    : Main.class.getModule().getDescriptor().rawVersion().orElse("of no version");
            return new String[] {"p2p4j " + version};
        }
    }
}

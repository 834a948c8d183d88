package io.p2p4j.node.cli;

import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.node.Node;
import io.p2p4j.node.cli.shared.Settings;
import io.p2p4j.node.cli.shared.TokenText;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls a method of a peer and prints the result as JSON. */
@Command(name = "call", description = "Calls a method of a peer.", mixinStandardHelpOptions = true)
final class CallCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before a command runs
    private CommandSpec spec;

    @Mixin
    private Settings settings = new Settings();

    @Parameters(index = "0", paramLabel = "MULTIADDR", description = "Where the peer is, with its id.")
    @SuppressWarnings("NullAway.Init") // required
    private PeerAddress address;

    @Parameters(index = "1", paramLabel = "METHOD", description = "service/method")
    @SuppressWarnings("NullAway.Init") // required
    private String method;

    @Parameters(index = "2", paramLabel = "JSON", defaultValue = "{}", description = "The params; default: {}")
    @SuppressWarnings("NullAway.Init") // has a default
    private String params;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "A token to present first; - for standard input.")
    private Optional<Path> token = Optional.empty();

    @Override
    public Integer call() throws InterruptedException {
        JsonNode json = parse();
        try (Node node = settings.startAsClient()) {
            node.connect(address);
            if (token.isPresent()) {
                node.present(address.peer(), TokenText.read(token.get()));
            }
            JsonNode result = node.call(address.peer(), method, json, JsonNode.class);
            spec.commandLine().getOut().println(result);
        }
        return 0;
    }

    private JsonNode parse() {
        try {
            return JsonMapper.shared().readTree(params);
        } catch (JacksonException e) {
            String message = "'" + params + "' is not JSON: " + e.getOriginalMessage();
            throw new ParameterException(spec.commandLine(), message, e);
        }
    }
}

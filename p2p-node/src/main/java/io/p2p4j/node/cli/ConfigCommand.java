package io.p2p4j.node.cli;

import io.p2p4j.api.config.ConfigLayers;
import io.p2p4j.api.config.ConfigReader;
import io.p2p4j.api.config.Explanation;
import io.p2p4j.api.config.NodeConfig;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.node.admin.ConfigText;
import io.p2p4j.node.assembly.Assembly;
import io.p2p4j.node.cli.shared.Running;
import io.p2p4j.node.cli.shared.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows, explains, checks and changes the configuration. */
@Command(
        name = "config",
        description = "Shows, explains, checks and changes the configuration.",
        mixinStandardHelpOptions = true)
final class ConfigCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before a command runs
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    @Command(description = "Prints the keys that are set; or all of them.", mixinStandardHelpOptions = true)
    void show(
            @Mixin Settings settings,
            @Option(names = "--effective", description = "All keys.") boolean effective,
            @Option(names = "--origins", description = "All keys, and where each value comes from.") boolean origins) {
        List<Explanation> keys = keys(settings.layers(Map.of()));
        if (origins) {
            print(ConfigText.origins(keys));
        } else if (effective) {
            print(ConfigText.effective(keys));
        } else {
            print(ConfigText.origins(keys.stream()
                    .filter(key -> !key.origin().equals(Explanation.DEFAULT))
                    .toList()));
        }
    }

    @Command(
            description = "Tells a key's value, origin, unit, default and meaning; or those of a section's keys.",
            mixinStandardHelpOptions = true)
    void explain(@Mixin Settings settings, @Parameters(paramLabel = "<key>") String key) {
        List<Explanation> found = keys(settings.layers(Map.of())).stream()
                .filter(known -> known.key().equals(key) || known.key().startsWith(key + "."))
                .toList();
        if (found.isEmpty()) {
            reader(new ConfigLayers(List.of(), Map.of(), Map.of(key, ""))).read(NodeConfig.class);
            throw new IllegalArgumentException(key + " is an entry of a map; explain the map");
        }
        for (int i = 0; i < found.size(); i++) {
            print(ConfigText.whole(found.get(i)));
            print(i < found.size() - 1 ? List.of("") : List.of());
        }
    }

    @Command(description = "Tells everything that is wrong with files.", mixinStandardHelpOptions = true)
    void check(@Parameters(arity = "1..*", paramLabel = "<file>") List<Path> files) {
        long set = keys(only(files)).stream()
                .filter(key -> !key.origin().equals(Explanation.DEFAULT))
                .count();
        print(List.of("valid; " + set + " keys are set"));
    }

    @Command(
            description = "Writes a file with every key, explained and as a comment; replaces none.",
            mixinStandardHelpOptions = true)
    void init(@Parameters(paramLabel = "<file>") Path file) throws IOException {
        String text = ConfigText.commentedFile(keys(only(List.of())));
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a folder");
        try {
            Files.createDirectories(folder);
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw P2pError.of(ErrorCode.STORAGE_FAILED, file + " is there, and stays as it is")
                    .with(Detail.FIX, "name a file that is not there")
                    .toException(e);
        }
        print(List.of("wrote " + file));
    }

    @Command(description = "Prints the JSON Schema of configuration files.", mixinStandardHelpOptions = true)
    void schema() {
        out().print(reader(only(List.of())).schema(NodeConfig.class));
        out().flush();
    }

    @Command(
            description =
                    "Tells the keys whose values differ: between two files, or from the node's own configuration.",
            mixinStandardHelpOptions = true)
    void diff(@Mixin Settings settings, @Parameters(arity = "1..2", paramLabel = "<file>") List<Path> files) {
        List<Explanation> one = files.size() > 1 ? keys(only(files.subList(0, 1))) : keys(settings.layers(Map.of()));
        List<Explanation> other = keys(only(files.subList(files.size() - 1, files.size())));
        print(ConfigText.differences(one, other));
    }

    @Command(
            description = "Sets a key in the configuration file, whose comments and order stay.",
            mixinStandardHelpOptions = true)
    void set(
            @Mixin Settings settings,
            @Parameters(index = "0", paramLabel = "<key>") String key,
            @Parameters(index = "1", paramLabel = "<value>") String value) {
        Path file = settings.configFile();
        reader(only(List.of())).set(NodeConfig.class, file, key, value);
        print(List.of("set " + key + " in " + file));
    }

    @Command(
            description = "Makes the node that runs in the folder take its changed configuration over.",
            mixinStandardHelpOptions = true)
    void reload(@Mixin Settings settings) {
        print(Running.node(settings, "reload"));
    }

    private static ConfigLayers only(List<Path> files) {
        return new ConfigLayers(files, new ConfigLayers(List.of(), System.getenv(), Map.of()).others(), Map.of());
    }

    private static ConfigReader reader(ConfigLayers layers) {
        return Assembly.reader(layers);
    }

    private static List<Explanation> keys(ConfigLayers layers) {
        return reader(layers).explain(NodeConfig.class);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private void print(List<String> lines) {
        lines.forEach(out()::println);
        out().flush();
    }
}

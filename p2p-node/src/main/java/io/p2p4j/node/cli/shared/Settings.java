package io.p2p4j.node.cli.shared;

import io.p2p4j.api.config.ConfigLayers;
import io.p2p4j.api.config.NodeConfig;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.StorageException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.AuditTrail;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.Passphrase;
import io.p2p4j.node.Node;
import io.p2p4j.node.NodeBuilder;
import io.p2p4j.node.NodeKeys;
import io.p2p4j.node.assembly.Assembly;
import io.p2p4j.node.assembly.Foundation;
import io.p2p4j.node.assembly.Overrides;
import io.p2p4j.node.assembly.Parts;
import io.p2p4j.node.assembly.Passphrases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Holds the options that tell a command which node it is about, and opens that node. */
public final class Settings {

    private static final String DATA_DIR = "node.data_dir";
    private static final String DATA_DIR_VARIABLE = "P2P_NODE_DATA_DIR";

    @Option(
            names = {"-d", "--dir"},
            description = "The node's folder of keys, state and config.yaml; default: ~/.p2p4j.")
    private Optional<Path> dir = Optional.empty();

    @Option(
            names = {"-c", "--config"},
            paramLabel = "<file>",
            description =
                    "A configuration file; a later one overrides an earlier one; default: config.yaml in the node's"
                            + " folder, if there is one.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--set", description = "Sets one key: --set resilience.rate_limit.max_requests=10")
    private Map<String, String> overrides = new HashMap<>();

    @Option(
            names = "--passphrase-file",
            description = "The passphrase is the first line of this file, of mode 0600; default: P2P_PASSPHRASE.")
    private Optional<Path> passphraseFile = Optional.empty();

    @Option(names = "--passphrase-fd", description = "The passphrase is the first line of this file descriptor.")
    private Optional<Integer> passphraseDescriptor = Optional.empty();

    /** Returns the node's folder, by the rule of all keys: default, environment, command line. */
    public Path dir() {
        if (dir.isPresent() && overrides.containsKey(DATA_DIR)) {
            throw new IllegalArgumentException("--dir and --set " + DATA_DIR + " name the same thing twice");
        }
        return dir.or(() -> Optional.ofNullable(overrides.get(DATA_DIR))
                        .or(() -> Optional.ofNullable(System.getenv(DATA_DIR_VARIABLE)))
                        .map(Settings::path))
                .orElseGet(() -> NodeConfig.defaults().node().dataDir());
    }

    private static Path path(String text) {
        return text.startsWith("~/") ? Path.of(System.getProperty("user.home"), text.substring(2)) : Path.of(text);
    }

    /** Returns the options that lead another command to the same node. */
    public String options() {
        return dir.map(folder -> " --dir " + quoted(folder)).orElse("")
                + files.stream().map(file -> " --config " + quoted(file)).collect(Collectors.joining());
    }

    private static String quoted(Path path) {
        String text = path.toString();
        return text.matches("[A-Za-z0-9_./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    /** Returns the one file that a command writes. */
    public Path configFile() {
        if (files.size() > 1) {
            throw new IllegalArgumentException("--config names several files; name the one to be written");
        }
        return files.isEmpty() ? ownFile() : files.get(0);
    }

    private Path ownFile() {
        return dir().resolve("config.yaml");
    }

    /** Returns the parts of a node that is being made, whose configuration file need not exist. */
    public Parts newParts(Map<String, String> own) {
        List<Path> read = Files.exists(configFile()) ? List.of(configFile()) : List.of();
        return Assembly.assemble(Assembly.config(layers(own, read)), new Overrides());
    }

    private Parts parts(Map<String, String> own) {
        return Assembly.assemble(Assembly.config(layers(own)), new Overrides());
    }

    /** Opens identity and state of a node that was initialised. */
    public Foundation open() {
        Parts parts = parts(Map.of());
        requireIdentity(parts);
        return withPassphrase(passphrase -> Foundation.open(parts, passphrase));
    }

    /** Returns what reads the node's audit log; nothing of the node is opened for it. */
    public AuditTrail trail() {
        return parts(Map.of())
                .trail()
                .orElseThrow(() -> P2pError.of(
                                ErrorCode.CONFIG_INVALID, "the provider of the audit log brings nothing that reads it")
                        .toException());
    }

    /** Returns who the node is. */
    public PeerId id() {
        Parts parts = parts(Map.of());
        requireIdentity(parts);
        return withPassphrase(passphrase -> {
            try (Identity identity = parts.vault().open(Foundation.KEY, passphrase)) {
                return identity.peerId();
            }
        });
    }

    /** Starts the node, with more keys set by the command itself. */
    public Node start(Map<String, String> own) {
        requireIdentity(parts(own));
        return withPassphrase(passphrase -> {
            NodeBuilder builder = builder(own);
            passphrase.ifPresent(builder::passphrase);
            return builder.start();
        });
    }

    private NodeBuilder builder(Map<String, String> own) {
        ConfigLayers layers = layers(own);
        NodeBuilder builder = Node.builder().environment(layers.environment());
        layers.files().forEach(builder::config);
        layers.overrides().forEach(builder::set);
        return builder;
    }

    /** Runs an action on the keys of a node that was initialised. */
    public <T> T withNodeKeys(Function<NodeKeys, T> action) {
        requireIdentity(parts(Map.of()));
        return withPassphrase(passphrase -> {
            NodeBuilder builder = builder(Map.of());
            passphrase.ifPresent(builder::passphrase);
            try (NodeKeys keys = builder.keys()) {
                return action.apply(keys);
            }
        });
    }

    /** Starts the node only to ask others. */
    public Node startAsClient() {
        return start(Map.of("node.listen", "", "node.bootstrap", ""));
    }

    /** Runs an action with the parts of a node that was initialised, none of them open, and with its passphrase. */
    public <T> T withKeys(BiFunction<Parts, Optional<Passphrase>, T> action) {
        requireIdentity(parts(Map.of()));
        return withPassphrase(passphrase -> action.apply(parts(Map.of()), passphrase));
    }

    /** Returns the passphrase that was given without anybody being asked: by option, or by the environment. */
    public Optional<Passphrase> given() {
        if (passphraseFile.isPresent() && passphraseDescriptor.isPresent()) {
            throw new IllegalArgumentException("--passphrase-file and --passphrase-fd name the same thing twice");
        }
        return passphraseFile
                .map(Passphrases::ofFile)
                .or(() -> passphraseDescriptor.map(Passphrases::ofDescriptor))
                .or(() -> Passphrases.ofVariables(System.getenv()));
    }

    /** Asks for a passphrase at the terminal, if there is one. */
    public static Optional<Passphrase> prompt(String text) {
        return Optional.ofNullable(System.console())
                .map(console -> console.readPassword("%s: ", text))
                .filter(typed -> typed.length > 0)
                .map(Passphrases::taken);
    }

    /** Tries without asking, so that nobody is asked for a passphrase that is not needed. */
    private <T> T withPassphrase(Function<Optional<Passphrase>, T> action) {
        Optional<Passphrase> given = given();
        try {
            return action.apply(given);
        } catch (StorageException e) {
            if (e.code() != ErrorCode.PASSPHRASE_REQUIRED || given.isPresent()) {
                throw e;
            }
            Optional<Passphrase> typed = prompt("Passphrase of this node");
            try {
                return action.apply(Optional.of(typed.orElseThrow(() -> passphraseMissing(e))));
            } finally {
                typed.ifPresent(Passphrase::close);
            }
        } finally {
            given.ifPresent(Passphrase::close);
        }
    }

    private static StorageException passphraseMissing(StorageException cause) {
        return (StorageException) cause.error()
                .with(
                        Detail.FIX,
                        "run it at a terminal, name it by --passphrase-file, or set "
                                + ConfigLayers.PASSPHRASE_VARIABLE)
                .toException(cause);
    }

    private void requireIdentity(Parts parts) {
        if (!parts.vault().contains(Foundation.KEY)) {
            Path folder = parts.config().node().dataDir();
            throw P2pError.of(ErrorCode.KEY_NOT_FOUND, "there is no identity in " + folder)
                    .with(Detail.FIX, "p2p init" + options())
                    .toException();
        }
    }

    /** Returns where the configuration of the node comes from, with more keys set by the command itself. */
    public ConfigLayers layers(Map<String, String> own) {
        return layers(own, files.isEmpty() && Files.exists(ownFile()) ? List.of(ownFile()) : files);
    }

    /** What the command itself needs is stronger than what it is given. */
    private ConfigLayers layers(Map<String, String> own, List<Path> read) {
        Map<String, String> all = new HashMap<>(overrides);
        dir.ifPresent(folder -> all.put(DATA_DIR, folder.toString()));
        all.putAll(own);
        Map<String, String> variables = new HashMap<>(System.getenv());
        variables.remove(ConfigLayers.PASSPHRASE_VARIABLE);
        return new ConfigLayers(read, variables, all);
    }
}

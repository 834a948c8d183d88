package io.p2p4j.node.cli;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.Passphrase;
import io.p2p4j.api.security.PortableKeyVault;
import io.p2p4j.node.admin.ControlClient;
import io.p2p4j.node.assembly.Foundation;
import io.p2p4j.node.assembly.OwnKey;
import io.p2p4j.node.assembly.Parts;
import io.p2p4j.node.assembly.Passphrases;
import io.p2p4j.node.cli.shared.NewPassphrase;
import io.p2p4j.node.cli.shared.Settings;
import io.p2p4j.node.cli.shared.SmallFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows, moves and protects the node's key; the node must not run while its passphrase changes. */
@Command(
        name = "key",
        description = "Shows, moves, protects, replaces or withdraws this node's key.",
        mixinStandardHelpOptions = true)
final class KeyCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before a command runs
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "show, export, import, passphrase, rotate, revoke or statements?");
    }

    @Command(name = "show", description = "Prints the id and the public key.", mixinStandardHelpOptions = true)
    void show(@Mixin Settings settings) {
        settings.withKeys((parts, passphrase) -> {
            try (Identity identity = parts.vault().open(Foundation.KEY, passphrase)) {
                out().println("peer id     " + identity.peerId());
                out().println("kind        " + identity.publicKey().type());
                out().println("public key  "
                        + HexFormat.of().formatHex(identity.publicKey().encode()));
                out().println("protected   "
                        + (passphrase.isPresent() ? "by a passphrase" : "by its file's mode alone"));
            }
            return true;
        });
    }

    @Command(
            name = "export",
            description = "Writes the private key, unprotected, in libp2p's form: whoever has it is this node.",
            mixinStandardHelpOptions = true)
    void export(
            @Mixin Settings settings,
            @Parameters(paramLabel = "FILE", description = "A file that is not there.") Path file) {
        settings.withKeys((parts, passphrase) -> {
            byte[] key = OwnKey.of(parts).handOut(passphrase);
            try {
                SmallFiles.write(file, key);
            } finally {
                Arrays.fill(key, (byte) 0);
            }
            out().println("written     " + file + ", NOT protected");
            return true;
        });
    }

    @Command(
            name = "import",
            description = "Makes a private key in libp2p's form the key of a node that has none.",
            mixinStandardHelpOptions = true)
    void importKey(
            @Mixin Settings settings,
            @Parameters(paramLabel = "FILE", description = "The private key: libp2p's protobuf message.") Path file,
            @Option(names = "--no-passphrase", description = "Leaves the key protected by its file's mode alone.")
                    boolean none) {
        Parts parts = settings.newParts(Map.of());
        Optional<Passphrase> passphrase = none
                ? Optional.empty()
                : Optional.of(settings.given()
                        .orElseGet(() -> NewPassphrase.typedTwice(
                                "type one at a terminal, set P2P_PASSPHRASE, or add --no-passphrase")));
        byte[] key = SmallFiles.read(file, PortableKeyVault.MAX_IMPORTED);
        try {
            out().println("peer id     " + OwnKey.of(parts).bringIn(key, passphrase));
        } finally {
            Arrays.fill(key, (byte) 0);
            passphrase.ifPresent(Passphrase::close);
        }
    }

    @Command(
            name = "passphrase",
            description = "Changes the passphrase of the key and of the state; the id stays.",
            mixinStandardHelpOptions = true)
    void passphrase(
            @Mixin Settings settings,
            @Option(names = "--new-file", description = "The new one is the first line of this file, of mode 0600.")
                    Optional<Path> file,
            @Option(names = "--none", description = "Leaves key and state protected by their files' modes alone.")
                    boolean none) {
        settings.withKeys((parts, present) -> {
            boolean passphrase =
                    OwnKey.of(parts).protect(present, () -> none ? Optional.empty() : Optional.of(next(file)));
            out().println(passphrase ? "changed     the passphrase" : "removed     the passphrase");
            return true;
        });
    }

    @Command(
            name = "rotate",
            description =
                    "Replaces the key by a new one, to which peers that trust this node move their trust when they meet it"
                            + " within security.rotation.grace. The old key is destroyed.",
            mixinStandardHelpOptions = true)
    void rotate(
            @Mixin Settings settings,
            @Option(
                            names = "--announce",
                            description =
                                    "Tells the peers that are connected to the node that runs here; they refuse it"
                                            + " from then on until it is started again, with the new key.")
                    boolean announce) {
        settings.withNodeKeys(keys -> {
            PeerId before = keys.id();
            PeerId after = keys.rotate();
            out().println("former id   " + before + ", whose key is gone");
            out().println("peer id     " + after + ", from the next start on");
            return true;
        });
        if (announce) {
            out().println("announced   "
                    + ControlClient.ask(settings.dir(), "announce").text());
        }
    }

    @Command(
            name = "revoke",
            description =
                    "Withdraws the key for good, as when somebody has stolen it: peers that hear of it, when they meet the"
                            + " node or by its statements, trust it no more, and no new key either.",
            mixinStandardHelpOptions = true)
    void revoke(
            @Mixin Settings settings,
            @Option(names = "--yes", required = true, description = "This cannot be taken back.") boolean yes) {
        settings.withNodeKeys(keys -> {
            keys.revoke();
            out().println("revoked     " + keys.id());
            out().println("to tell it  p2p key statements FILE" + settings.options());
            return yes;
        });
    }

    @Command(
            name = "statements",
            description =
                    "Writes what this node's keys have said of their ends, for other nodes: p2p trust apply FILE.",
            mixinStandardHelpOptions = true)
    void statements(
            @Mixin Settings settings,
            @Parameters(paramLabel = "FILE", description = "A file that is not there.") Path file) {
        settings.withNodeKeys(keys -> {
            SmallFiles.write(file, keys.statements());
            out().println("written     " + file + ", which is no secret");
            return true;
        });
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private static Passphrase next(Optional<Path> file) {
        return file.map(Passphrases::ofFile)
                .orElseGet(() -> NewPassphrase.typedTwice("type one at a terminal, or name it by --new-file"));
    }
}

package io.p2p4j.node.cli;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.AuditLog;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.Passphrase;
import io.p2p4j.api.security.PortableKeyVault;
import io.p2p4j.node.assembly.Foundation;
import io.p2p4j.node.assembly.Parts;
import io.p2p4j.node.assembly.Passphrases;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
        description = "Shows, exports, imports or protects this node's key.",
        mixinStandardHelpOptions = true)
final class KeyCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before a command runs
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "show, export, import or passphrase?");
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
            byte[] key = portable(parts).revealKey(Foundation.KEY, passphrase);
            try {
                write(file, key);
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
        byte[] key = read(file);
        try (Identity identity = portable(parts).importKey(Foundation.KEY, key, passphrase);
                AuditLog audit = parts.audit()) { // is closed first, for the identity signs its end
            audit.open(identity);
            audit.append(new AuditEvent.KeyCreated(identity.peerId()));
            out().println("peer id     " + identity.peerId());
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
            parts.secrets().unlock(present); // asks for the present one before the new one
            Optional<Passphrase> next = none
                    ? Optional.empty()
                    : Optional.of(file.map(Passphrases::ofFile)
                            .orElseGet(() ->
                                    NewPassphrase.typedTwice("type one at a terminal, or name it by --new-file")));
            try {
                PortableKeyVault vault = portable(parts);
                parts.secrets().rekey(next, () -> vault.protect(Foundation.KEY, present, next));
            } finally {
                parts.secrets().close();
                next.ifPresent(Passphrase::close);
            }
            out().println(next.isPresent() ? "changed     the passphrase" : "removed     the passphrase");
            return true;
        });
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private static PortableKeyVault portable(Parts parts) {
        if (parts.vault() instanceof PortableKeyVault portable) {
            return portable;
        }
        throw P2pError.of(ErrorCode.CONFIG_INVALID, "the keys of this vault cannot be moved or protected anew")
                .with(Detail.RULE, "security.providers.key_vault")
                .toException();
    }

    private static byte[] read(Path file) {
        try {
            if (Files.size(file) > PortableKeyVault.MAX_IMPORTED) {
                throw new IllegalArgumentException(file + " is too long for a private key");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw P2pError.of(ErrorCode.STORAGE_FAILED, file + " cannot be read: " + e)
                    .toException(e);
        }
    }

    private static void write(Path file, byte[] key) {
        try (var out = Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer rest = ByteBuffer.wrap(key);
            while (rest.hasRemaining()) {
                out.write(rest);
            }
        } catch (IOException e) {
            throw P2pError.of(ErrorCode.STORAGE_FAILED, file + " cannot be written: " + e)
                    .toException(e);
        }
    }
}

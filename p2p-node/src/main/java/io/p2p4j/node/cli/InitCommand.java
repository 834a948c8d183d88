package io.p2p4j.node.cli;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.security.Passphrase;
import io.p2p4j.node.assembly.Foundation;
import io.p2p4j.node.assembly.Parts;
import io.p2p4j.node.cli.shared.NewPassphrase;
import io.p2p4j.node.cli.shared.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes an identity and a configuration file; never replaces either. */
@Command(name = "init", description = "Makes an identity and config.yaml.", mixinStandardHelpOptions = true)
final class InitCommand implements Runnable {

    private static final String REQUIRE_PASSPHRASE = "security.require_passphrase";
    private static final String FIX = "type one at a terminal, set P2P_PASSPHRASE, or add --no-passphrase";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before a command runs
    private CommandSpec spec;

    @Mixin
    private Settings settings = new Settings();

    @Option(names = "--no-passphrase", description = "Leaves the key protected by its file's mode alone.")
    private boolean noPassphrase;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        Path config = settings.configFile();
        boolean write = !Files.exists(config);
        Map<String, String> own = write ? Map.of(REQUIRE_PASSPHRASE, String.valueOf(!noPassphrase)) : Map.of();
        Parts parts = settings.newParts(own);
        Path folder = parts.config().node().dataDir();
        if (parts.vault().contains(Foundation.KEY)) {
            throw P2pError.of(ErrorCode.STORAGE_FAILED, "there is an identity in " + folder + ", which stays as it is")
                    .with(Detail.FIX, "use it, or choose another folder with --dir")
                    .toException();
        }
        Optional<Passphrase> passphrase = passphrase(parts.config().security().requirePassphrase(), config);
        try {
            if (write) {
                writeConfig(config); // first, so that no identity is ever left without it
            }
            try (Foundation made = Foundation.open(parts, passphrase)) {
                out.println("peer id   " + made.identity().peerId());
            }
            out.println("folder    " + folder);
            out.println("key       " + (passphrase.isPresent() ? "protected by the passphrase" : "NOT protected"));
            out.println("config    " + config + (write ? "" : " (was there)"));
            out.println("next      p2p run" + settings.options());
        } finally {
            passphrase.ifPresent(Passphrase::close);
        }
    }

    private Optional<Passphrase> passphrase(boolean required, Path config) {
        Optional<Passphrase> given = settings.given();
        if (noPassphrase && given.isPresent()) {
            throw new IllegalArgumentException("a passphrase is given, and --no-passphrase: which is it?");
        }
        if (noPassphrase && required) {
            throw new IllegalArgumentException(REQUIRE_PASSPHRASE + " is true in " + config + ", so the key needs one");
        }
        return given.isPresent() || !required ? given : Optional.of(NewPassphrase.typedTwice(FIX));
    }

    private void writeConfig(Path config) {
        try (InputStream example =
                Objects.requireNonNull(InitCommand.class.getResourceAsStream("config.example.yaml"))) {
            String text = new String(example.readAllBytes(), StandardCharsets.UTF_8);
            if (noPassphrase) {
                text = text.replaceFirst("require_passphrase: true ", "require_passphrase: false");
            }
            Files.createDirectories(
                    Objects.requireNonNull(config.toAbsolutePath().getParent()));
            Files.writeString(config, text, StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw P2pError.of(ErrorCode.STORAGE_FAILED, config + " cannot be written: " + e)
                    .toException(e);
        }
    }
}

package io.p2p4j.node.cli.trust;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.token.TokenAuthority;
import io.p2p4j.api.token.TokenRecord;
import io.p2p4j.api.token.TokenTerms;
import io.p2p4j.node.Tokens;
import io.p2p4j.node.assembly.Foundation;
import io.p2p4j.node.assembly.Parts;
import io.p2p4j.node.cli.shared.Expiry;
import io.p2p4j.node.cli.shared.Settings;
import io.p2p4j.node.cli.shared.TokenText;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes, lists and revokes tokens. */
@Command(name = "token", description = "Makes, lists and revokes tokens.", mixinStandardHelpOptions = true)
public final class TokenCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before a command runs
    private CommandSpec spec;

    /** What a token permits. */
    static final class Terms {

        @Option(names = "--for", paramLabel = "PEER", description = "The peer that may use it.")
        private Optional<PeerId> holder = Optional.empty();

        @Option(names = "--bearer", description = "Lets whoever has it use it.")
        private boolean bearer;

        @Option(names = "--allow", required = true, paramLabel = "PERMISSION", description = "May be repeated.")
        private List<String> permissions = List.of();

        @Option(names = "--expires", description = "When it ends. " + Expiry.FORM)
        private Optional<String> expires = Optional.empty();

        @Option(names = "--description", defaultValue = "", description = "What it is for.")
        private String description = "";

        TokenTerms terms(Parts parts) {
            if (holder.isPresent() == bearer) {
                throw new IllegalArgumentException("a token is --for a peer, or --bearer: which is it?");
            }
            return new TokenTerms(
                    holder,
                    new HashSet<>(permissions.stream().map(Permission::new).toList()),
                    expires.map(text -> Expiry.parse(text, parts.clock())),
                    description);
        }
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "create, narrow, list or revoke?");
    }

    @Command(
            name = "create",
            description = "Makes a token and prints it, which is the only time; this node keeps its hash.",
            mixinStandardHelpOptions = true)
    void create(
            @Mixin Settings settings,
            @Mixin Terms terms,
            @Option(names = "--capability", description = "Lets the holder narrow it and pass it on; needs --expires.")
                    boolean capability) {
        with(settings, (tokens, parts) -> {
            TokenTerms wanted = terms.terms(parts);
            TokenAuthority.Issued issued = capability ? tokens.createCapability(wanted) : tokens.create(wanted);
            print(issued.text());
            spec.commandLine().getErr().println("id  " + issued.record().id());
        });
    }

    @Command(
            name = "narrow",
            description = "Makes a narrower capability of one that was made for this node, to pass it on.",
            mixinStandardHelpOptions = true)
    void narrow(
            @Mixin Settings settings,
            @Parameters(paramLabel = "FILE", description = "Where the capability is; - for standard input.") Path file,
            @Mixin Terms terms) {
        with(settings, (tokens, parts) -> print(tokens.narrow(TokenText.read(file), terms.terms(parts))));
    }

    @Command(name = "list", description = "Lists the tokens that were made here.", mixinStandardHelpOptions = true)
    void list(@Mixin Settings settings) {
        with(settings, (tokens, parts) -> tokens.all().forEach(entry -> print(line(entry))));
    }

    @Command(
            name = "revoke",
            description = "Revokes a token, and all that were made of it.",
            mixinStandardHelpOptions = true)
    void revoke(@Mixin Settings settings, @Parameters(paramLabel = "ID", description = "The token's id.") String id) {
        with(settings, (tokens, parts) -> print(line(tokens.revoke(id))));
    }

    private static void with(Settings settings, BiConsumer<Tokens, Parts> action) {
        try (Foundation foundation = settings.open()) {
            Parts parts = foundation.parts();
            action.accept(
                    new Tokens(parts.tokenAuthority(), parts.tokenStore(), foundation.audit(), parts.clock(), () -> {}),
                    parts);
        }
    }

    private static String line(TokenRecord entry) {
        TokenTerms terms = entry.terms();
        String kind = switch (entry.kind()) {
            case TokenRecord.Secret secret -> "token";
            case TokenRecord.Capability capability -> "capability";
        };
        StringBuilder line = new StringBuilder(entry.id() + "  " + kind + "  ");
        line.append(terms.holder().map(peer -> "for " + peer).orElse("bearer")).append("  ");
        line.append(
                terms.permissions().stream().map(Permission::toString).sorted().collect(Collectors.joining(" ")));
        terms.expires().ifPresent(end -> line.append("  until ").append(end));
        entry.revoked().ifPresent(when -> line.append("  REVOKED ").append(when));
        return line.append("  ").append(Known.printable(terms.description())).toString();
    }

    private void print(String line) {
        spec.commandLine().getOut().println(line);
    }
}

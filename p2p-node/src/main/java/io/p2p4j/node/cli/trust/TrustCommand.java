package io.p2p4j.node.cli.trust;

import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.node.Successions;
import io.p2p4j.node.cli.shared.Expiry;
import io.p2p4j.node.cli.shared.Settings;
import io.p2p4j.node.cli.shared.SmallFiles;
import java.nio.file.Path;
import java.time.Instant;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says how far peers are trusted, and who is expected where. */
@Command(
        name = "trust",
        description = "Says how far peers are trusted, and who is expected where.",
        mixinStandardHelpOptions = true)
public final class TrustCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before a command runs
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "add, block, remove, list, accept, apply, pins or unpin?");
    }

    @Command(name = "add", description = "Sets the level of a peer and adds grants.", mixinStandardHelpOptions = true)
    void add(
            @Mixin Settings settings,
            @Parameters(paramLabel = "PEER", description = "The peer's id.") PeerId peer,
            @Option(names = "--level", description = "${COMPLETION-CANDIDATES}; default: as it is, or VERIFIED.")
                    Optional<TrustLevel> level,
            @Option(names = "--grant", description = "A permission, such as call:weather/*; may be repeated.") @Nullable
                    List<String> grants,
            @Option(names = "--expires", description = "When it ends. " + Expiry.FORM) Optional<String> expires,
            @Option(names = "--reason", defaultValue = "set by the operator", description = "Why.") String reason) {
        Known.with(settings, (trust, foundation) -> {
            Instant now = foundation.parts().clock().instant();
            Optional<TrustRecord> before = trust.find(peer).filter(entry -> !entry.expiredAt(now));
            TrustLevel after = level.or(() -> before.map(TrustRecord::level)).orElse(TrustLevel.VERIFIED);
            Stream<Permission> more =
                    (grants == null ? List.<String>of() : grants).stream().map(Permission::new);
            Stream<Permission> kept = before.stream().flatMap(entry -> entry.grants().stream());
            Optional<Instant> end = expires.map(
                            text -> Expiry.parse(text, foundation.parts().clock()))
                    .or(() -> before.flatMap(TrustRecord::expires));
            trust.set(peer, after, Stream.concat(kept, more).collect(Collectors.toSet()), reason, end);
            print(Known.line(trust.find(peer).orElseThrow()));
        });
    }

    @Command(
            name = "block",
            description = "Blocks a peer: it is UNTRUSTED, and its connections end within a second.",
            mixinStandardHelpOptions = true)
    void block(
            @Mixin Settings settings,
            @Parameters(paramLabel = "PEER", description = "The peer's id.") PeerId peer,
            @Option(names = "--expires", description = "When it ends. " + Expiry.FORM) Optional<String> expires,
            @Option(names = "--reason", defaultValue = "blocked by the operator", description = "Why.") String reason) {
        Known.with(settings, (trust, foundation) -> {
            Optional<Instant> end =
                    expires.map(text -> Expiry.parse(text, foundation.parts().clock()));
            trust.set(peer, TrustLevel.UNTRUSTED, Set.of(), reason, end);
            print(Known.line(trust.find(peer).orElseThrow()));
        });
    }

    @Command(
            name = "remove",
            description = "Forgets a peer; a blocked one is unblocked by this.",
            mixinStandardHelpOptions = true)
    void remove(
            @Mixin Settings settings, @Parameters(paramLabel = "PEER", description = "The peer's id.") PeerId peer) {
        Known.with(settings, (trust, foundation) -> {
            Optional<TrustRecord> before = trust.remove(peer);
            boolean blocked = before.filter(entry -> entry.level() == TrustLevel.UNTRUSTED)
                    .isPresent();
            String forgotten = blocked ? "unblocked  " : "forgotten  ";
            print((before.isPresent() ? forgotten : "not known  ") + peer);
        });
    }

    @Command(name = "list", description = "Lists what is known about peers.", mixinStandardHelpOptions = true)
    void list(@Mixin Settings settings) {
        Known.with(settings, (trust, foundation) -> trust.all().forEach(entry -> print(Known.line(entry))));
    }

    @Command(
            name = "accept",
            description = "Accepts a peer at an address from now on, whoever was met there before.",
            mixinStandardHelpOptions = true)
    void accept(
            @Mixin Settings settings,
            @Parameters(paramLabel = "MULTIADDR", description = "The address, with the id of the peer.")
                    PeerAddress there) {
        Known.with(settings, (trust, foundation) -> {
            trust.accept(there);
            print("accepted  " + there);
        });
    }

    @Command(
            name = "apply",
            description =
                    "Takes over what the keys of another node have said: that one follows another, or is revoked.",
            mixinStandardHelpOptions = true)
    void apply(
            @Mixin Settings settings,
            @Parameters(paramLabel = "FILE", description = "What p2p key statements has written there.") Path file) {
        Successions.Taken taken =
                settings.withNodeKeys(keys -> keys.take(SmallFiles.read(file, Successions.MAX_BYTES)));
        taken.ended().forEach(peer -> print("UNTRUSTED  " + peer));
        taken.heir().ifPresent(peer -> print("follows    " + peer));
        taken.elsewhere()
                .forEach((peer, heir) -> print("CONFLICT   " + peer + " gave way here to " + heir
                        + ", and says another now; if that is right: p2p trust block " + heir));
        if (taken.ended().isEmpty() && taken.elsewhere().isEmpty()) {
            print("nothing    is new, or about a peer that is known here");
        }
    }

    @Command(name = "pins", description = "Lists who was first met at which address.", mixinStandardHelpOptions = true)
    void pins(@Mixin Settings settings) {
        Known.with(
                settings,
                (trust, foundation) -> trust.pins()
                        .forEach(pin -> print(pin.address() + "  " + pin.peer() + "  since " + pin.since())));
    }

    @Command(name = "unpin", description = "Forgets who was met at an address.", mixinStandardHelpOptions = true)
    void unpin(
            @Mixin Settings settings,
            @Parameters(paramLabel = "MULTIADDR", description = "The address, without a peer's id.")
                    Multiaddr address) {
        Known.with(
                settings,
                (trust, foundation) ->
                        print((trust.unpin(address).isPresent() ? "forgotten  " : "not known  ") + address));
    }

    private void print(String line) {
        spec.commandLine().getOut().println(line);
    }
}

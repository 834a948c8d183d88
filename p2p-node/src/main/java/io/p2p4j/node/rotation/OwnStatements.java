package io.p2p4j.node.rotation;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.rotation.KeyStatement.Revocation;
import io.p2p4j.api.rotation.KeyStatement.Succession;
import io.p2p4j.api.rotation.Notary;
import io.p2p4j.api.rotation.SignedStatement;
import io.p2p4j.api.security.SecretStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Keeps what this node's own keys have said about their ends, in a record of the secret store. Thread-safe.
 *
 * <p>As many are kept as {@link Bundle} holds: revocations that name nobody for good, the others the latest, successions until they
 * end.
 */
public final class OwnStatements {

    /** The name of the record. */
    public static final String RECORD = "key-statements";

    private static final String PRESENT = "key-present"; // the record that says which key came last

    private final SecretStore secrets;
    private final Notary notary;

    /** Keeps them in an unlocked store. */
    public OwnStatements(SecretStore secrets, Notary notary) {
        this.secrets = secrets;
        this.notary = notary;
    }

    /**
     * Adds statements of a key; what it said before of who follows it never came to be, and goes.
     *
     * @param signer the key
     */
    public void add(PeerId signer, List<SignedStatement> more, Instant now) {
        secrets.update(RECORD, before -> {
            Stream<SignedStatement> kept = before.map(this::parsed).orElse(List.of()).stream()
                    .filter(signed -> isWorthKeeping(signed, signer, now));
            List<SignedStatement> all =
                    Stream.concat(kept, more.stream()).distinct().toList();
            return Bundle.encode(Stream.concat(
                            all.stream().filter(signed -> !withdraws(signed)),
                            all.stream().filter(OwnStatements::withdraws))
                    .toList()); // the first go when there are too many
        });
    }

    /** Forgets that a key gives way: it does not. */
    public void takeBack(PeerId signer, Instant now) {
        add(signer, List.of(), now);
    }

    /** Returns whether a key was withdrawn, and nothing is to follow it. */
    public boolean withdrawn(PeerId key) {
        return all().stream()
                .anyMatch(
                        signed -> withdraws(signed) && signed.statement().peer().equals(key));
    }

    private static boolean withdraws(SignedStatement signed) {
        return signed.statement() instanceof Revocation revocation
                && revocation.after().isEmpty();
    }

    /** Takes note of the key that the vault holds now, in the place of another. */
    public void cameToBe(PeerId key) {
        secrets.update(PRESENT, before -> key.bytes());
    }

    /** Returns the key that a key has given way to, and that has come to be. */
    public Optional<PeerId> successor(PeerId key) {
        Optional<PeerId> present = secrets.read(PRESENT).map(PeerId::ofBytes);
        return all().stream()
                .filter(signed -> signed.statement().peer().equals(key))
                .flatMap(signed -> signed.statement() instanceof Succession succession
                        ? Stream.of(succession.after())
                        : Stream.empty())
                .filter(after -> present.equals(Optional.of(after)))
                .findFirst();
    }

    /**
     * Returns how a key came to be this node's, and what it and the keys before it have revoked; what has ended is left out.
     *
     * <p>A revocation that names who follows counts once that key has: a rotation that was cut off must not block its own node.
     */
    public List<SignedStatement> leadingTo(PeerId key, Instant now) {
        List<SignedStatement> all = all();
        List<SignedStatement> before = all.stream()
                .filter(signed -> signed.statement() instanceof Succession succession
                        && !succession.peer().equals(key))
                .toList();
        List<SignedStatement> shown = new ArrayList<>(Lineage.of(before, Optional.of(key))
                .flatMap(line -> line.whileTrue(step -> now.isBefore(step.expires())))
                .map(line -> line.steps().stream().map(Lineage.Step::signed).toList())
                .orElse(List.of()));
        Set<PeerId> keys = new HashSet<>(Set.of(key));
        for (SignedStatement signed : all.reversed()) {
            if (signed.statement() instanceof Revocation revocation
                    && revocation.after().map(keys::contains).orElse(true)) {
                keys.add(revocation.peer());
                shown.add(signed);
            }
        }
        return shown;
    }

    private List<SignedStatement> all() {
        return secrets.read(RECORD).map(this::parsed).orElse(List.of());
    }

    private static boolean isWorthKeeping(SignedStatement signed, PeerId signer, Instant now) {
        return switch (signed.statement()) {
            case Succession succession ->
                now.isBefore(succession.expires()) && !succession.peer().equals(signer);
            case Revocation revocation ->
                revocation.after().isEmpty() || !revocation.peer().equals(signer);
        };
    }

    private List<SignedStatement> parsed(byte[] content) {
        try {
            return Bundle.decode(content, notary);
        } catch (P2pException e) {
            throw P2pError.of(ErrorCode.STORAGE_DAMAGED, "the record '" + RECORD + "' is not what was written")
                    .toException(e);
        }
    }
}

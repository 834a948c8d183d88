package io.p2p4j.node.rotation;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.rotation.KeyStatement.Succession;
import io.p2p4j.api.rotation.SignedStatement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Orders successions into the line of keys that leads to the last one; knows no signature.
 *
 * @param heir the last key
 * @param steps the successions that lead to it, the latest first; at least one
 */
public record Lineage(PeerId heir, List<Step> steps) {

    /**
     * A succession of the line.
     *
     * @param succession what it says
     * @param signed what proves it
     */
    public record Step(Succession succession, SignedStatement signed) {}

    /** Copies the steps. */
    public Lineage {
        steps = List.copyOf(steps);
    }

    /** Returns the line without the first step that does not fit, and all before it; none if nothing is left. */
    public Optional<Lineage> whileTrue(Predicate<Succession> fits) {
        List<Step> kept =
                steps.stream().takeWhile(step -> fits.test(step.succession())).toList();
        return kept.isEmpty() ? Optional.empty() : Optional.of(new Lineage(heir, kept));
    }

    /** Returns the line back to its earliest key that fits; none if none does. */
    public Optional<Lineage> backTo(Predicate<PeerId> fits) {
        for (int i = steps.size(); i > 0; i--) {
            if (fits.test(steps.get(i - 1).succession().peer())) {
                return Optional.of(new Lineage(heir, steps.subList(0, i)));
            }
        }
        return Optional.empty();
    }

    /** Returns the earliest succession. */
    public Step first() {
        return steps.get(steps.size() - 1);
    }

    /** Returns the keys that gave way, the latest first. */
    public List<PeerId> former() {
        return steps.stream().map(step -> step.succession().peer()).toList();
    }

    /**
     * Returns the line on which a key stands.
     *
     * @param statements what was said, in any order
     * @param member a key of the line; without one, the line of the first succession
     * @return empty if nothing is said of it
     * @throws io.p2p4j.api.error.ProtocolException if keys give way in a circle, twice, or two to one
     */
    public static Optional<Lineage> of(List<SignedStatement> statements, Optional<PeerId> member) {
        Map<PeerId, Step> before = new HashMap<>();
        Map<PeerId, Step> after = new HashMap<>();
        Optional<PeerId> start = member;
        for (SignedStatement signed : statements) {
            if (signed.statement() instanceof Succession succession) {
                Step step = new Step(succession, signed);
                Step sameKey = before.put(succession.peer(), step);
                Step sameHeir = after.put(succession.after(), step);
                if (sameKey != null || sameHeir != null) {
                    throw tangled("a key gives way twice, or two keys to one");
                }
                start = start.or(() -> Optional.of(succession.peer()));
            }
        }
        return start.map(key -> last(key, before)).flatMap(heir -> to(heir, after));
    }

    private static PeerId last(PeerId start, Map<PeerId, Step> before) {
        PeerId key = start;
        for (int i = 0; i <= before.size(); i++) {
            Step next = before.get(key);
            if (next == null) {
                return key;
            }
            key = next.succession().after();
        }
        throw tangled("keys give way in a circle");
    }

    /** Ends, since no key has two successors and the heir has none. */
    private static Optional<Lineage> to(PeerId heir, Map<PeerId, Step> after) {
        List<Step> steps = new ArrayList<>();
        for (Step step = after.get(heir);
                step != null;
                step = after.get(step.succession().peer())) {
            steps.add(step);
        }
        return steps.isEmpty() ? Optional.empty() : Optional.of(new Lineage(heir, steps));
    }

    private static P2pException tangled(String how) {
        return P2pError.of(ErrorCode.PROTOCOL_VIOLATION, "a message about keys is no line: " + how)
                .toException();
    }
}

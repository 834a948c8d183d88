package io.p2p4j.security.token;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Permission;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Says why a chain of links is worth nothing, if so.
 *
 * <p>The cheap rules come first: a chain that breaks one costs no verification of a signature.
 */
final class ChainRules {

    private ChainRules() {}

    /** Returns the rule that a chain breaks, whoever presents it and whenever. */
    static Optional<String> broken(Capability chain, Set<PeerId> issuers) {
        List<Link> links = chain.links();
        if (chain.id().isEmpty()) {
            return Optional.of("its first link follows another");
        }
        if (!issuers.contains(links.get(0).signer())) {
            return Optional.of("its first link is signed by " + links.get(0).signer() + ", who issues none here");
        }
        for (int i = 1; i < links.size(); i++) {
            Optional<String> broken = widened(links.get(i - 1), links.get(i));
            if (broken.isPresent()) {
                return Optional.of("link " + i + " " + broken.get());
            }
        }
        return links.stream().allMatch(Link::isGenuine) ? Optional.empty() : Optional.of("a signature is wrong");
    }

    /** Returns the first permission that none of the held ones implies. */
    static Optional<Permission> beyond(Collection<Permission> held, Collection<Permission> wanted) {
        return wanted.stream()
                .filter(one -> held.stream().noneMatch(other -> other.implies(one)))
                .findFirst();
    }

    private static Optional<String> widened(Link before, Link after) {
        boolean follows = after.claims().origin() instanceof Claims.Parent parent
                && MessageDigest.isEqual(parent.hash(), before.hash());
        if (!follows) {
            return Optional.of("does not follow the one before it");
        }
        if (!before.claims().audience().equals(Optional.of(after.signer()))) {
            return Optional.of("is signed by " + after.signer() + ", for whom the one before it was not made");
        }
        if (after.claims().notAfter().isAfter(before.claims().notAfter())) {
            return Optional.of("ends later than the one before it");
        }
        return beyond(before.claims().permissions(), after.claims().permissions())
                .map(permission -> "permits " + permission + ", which the one before it does not");
    }
}

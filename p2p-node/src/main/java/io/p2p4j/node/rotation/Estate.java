package io.p2p4j.node.rotation;

import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Pin;
import io.p2p4j.api.security.PinStore;
import io.p2p4j.api.token.TokenRecord;
import io.p2p4j.api.token.TokenStore;
import io.p2p4j.api.token.TokenTerms;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Moves what hangs on a peer's id beside its record: the addresses it is expected at, and the random tokens made for it.
 *
 * <p>Capabilities stay with the id that stands in them, under a signature: who has one asks for another.
 *
 * @param pins who was met where
 * @param tokens what is known of tokens
 */
public record Estate(PinStore pins, TokenStore tokens) {

    /** Moves what some peers have to another one; what it has already stays. Done twice, it is as done once. */
    public void move(Set<PeerId> from, PeerId to) {
        Map<Multiaddr, UnaryOperator<Optional<Pin>>> places = new HashMap<>();
        pins.all().stream()
                .filter(pin -> from.contains(pin.peer()))
                .forEach(pin -> places.put(
                        pin.address(),
                        latest -> latest.map(there ->
                                from.contains(there.peer()) ? new Pin(there.address(), to, there.since()) : there)));
        if (!places.isEmpty()) {
            pins.update(places);
        }
        Map<String, UnaryOperator<Optional<TokenRecord>>> made = new HashMap<>();
        tokens.all().stream()
                .filter(token -> isFor(token, from))
                .forEach(token -> made.put(
                        token.id(), latest -> latest.map(entry -> isFor(entry, from) ? entryFor(entry, to) : entry)));
        if (!made.isEmpty()) {
            tokens.update(made);
        }
    }

    private static boolean isFor(TokenRecord token, Set<PeerId> holders) {
        return token.kind() instanceof TokenRecord.Secret
                && token.terms().holder().filter(holders::contains).isPresent();
    }

    private static TokenRecord entryFor(TokenRecord token, PeerId holder) {
        TokenTerms terms = token.terms();
        return new TokenRecord(
                token.id(),
                token.kind(),
                new TokenTerms(Optional.of(holder), terms.permissions(), terms.expires(), terms.description()),
                token.created(),
                token.revoked());
    }
}

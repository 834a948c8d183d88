package io.p2p4j.security.token;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.api.spi.Reloadable;
import io.p2p4j.api.token.TokenAuthority;
import io.p2p4j.api.token.TokenRecord;
import io.p2p4j.api.token.TokenStore;
import io.p2p4j.api.token.TokenTerms;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Makes random tokens, of which only hashes are kept, and capabilities, which this node's identity signs.
 *
 * <h2>Guarantees</h2>
 *
 * Only what this node made, or a peer of {@code security.token_issuers} as a capability, is accepted; from its holder alone,
 * until it ends or is revoked. No link of a chain gives more than the one before it.
 */
final class NodeTokenAuthority implements TokenAuthority, Reloadable<SecurityConfig> {

    private final InstantSource clock;
    private final SecureRandom random;
    private volatile Set<PeerId> issuers;
    private volatile Optional<Opened> opened = Optional.empty();

    private record Opened(Identity self, TokenStore store) {}

    NodeTokenAuthority(ProviderContext<SecurityConfig> context, SecureRandom random) {
        this.clock = context.clock();
        this.random = random;
        this.issuers = Set.copyOf(context.settings().tokenIssuers());
    }

    @Override
    public void open(Identity self, TokenStore store) {
        if (opened.isPresent()) {
            throw new IllegalStateException("the token authority is open already");
        }
        opened = Optional.of(new Opened(self, store));
    }

    @Override
    public void reload(SecurityConfig settings) {
        issuers = Set.copyOf(settings.tokenIssuers());
    }

    @Override
    public Issued issue(TokenTerms terms, boolean capability) {
        Instant now = clock.instant();
        if (terms.expiredAt(now)) {
            throw new IllegalArgumentException("a token that has ended is of no use");
        }
        Issued issued = capability ? capability(terms, now) : secret(terms, now);
        Map<String, UnaryOperator<Optional<TokenRecord>>> changes = new HashMap<>();
        requireOpen().store().all().stream()
                .filter(entry -> entry.terms().expiredAt(now))
                .forEach(ended -> changes.put(ended.id(), entry -> Optional.empty()));
        changes.put(issued.record().id(), before -> Optional.of(issued.record()));
        requireOpen().store().update(changes);
        return issued;
    }

    @Override
    public String narrow(String token, TokenTerms terms) {
        Capability chain = parsed(token).orElseThrow(() -> invalid("this is no capability"));
        Identity self = requireOpen().self();
        Claims last = chain.last().claims();
        Instant end = seconds(terms.expires().orElse(last.notAfter()));
        if (!last.audience().equals(Optional.of(self.peerId()))) {
            throw invalid(last.audience()
                    .map(peer -> "the capability was made for " + peer + " and not for " + self.peerId())
                    .orElse("a bearer capability cannot be narrowed: whoever gets it could use the wider one"));
        }
        if (end.isAfter(last.notAfter())) {
            throw invalid("the capability ends at " + last.notAfter() + ", and no narrower one later");
        }
        ChainRules.beyond(last.permissions(), terms.permissions()).ifPresent(permission -> {
            throw invalid("the capability does not permit " + permission);
        });
        Claims claims = new Claims(new Claims.Parent(chain.last().hash()), sorted(terms), end, terms.holder());
        return chain.with(claims, self).text();
    }

    @Override
    public Finding check(String token, PeerId presenter) {
        Optional<SecretToken> secret = SecretToken.parse(token);
        return secret.isPresent()
                ? known(secret.get(), presenter)
                : parsed(token).map(chain -> verified(chain, presenter)).orElse(new Rejected("it is no token"));
    }

    private Issued secret(TokenTerms terms, Instant now) {
        SecretToken token = SecretToken.random(random);
        TokenRecord record =
                new TokenRecord(token.id(), new TokenRecord.Secret(token.sha256()), terms, now, Optional.empty());
        return new Issued(record, token.text());
    }

    private Issued capability(TokenTerms terms, Instant now) {
        Instant end = terms.expires()
                .orElseThrow(() -> new IllegalArgumentException(
                        "a capability needs an expiry: those that are passed on are known to nobody"));
        byte[] id = new byte[Claims.ID];
        random.nextBytes(id);
        Claims claims = new Claims(new Claims.Root(id), sorted(terms), seconds(end), terms.holder());
        Capability chain =
                new Capability(List.of(Link.sign(claims, requireOpen().self())));
        TokenRecord record =
                new TokenRecord(chain.id().orElseThrow(), new TokenRecord.Capability(), terms, now, Optional.empty());
        return new Issued(record, chain.text());
    }

    private Finding known(SecretToken token, PeerId presenter) {
        Optional<TokenRecord> found = requireOpen()
                .store()
                .find(token.id())
                .filter(entry -> entry.kind() instanceof TokenRecord.Secret secret && token.isOf(secret.sha256()));
        if (found.isEmpty()) {
            return new Rejected("no such token was made here");
        }
        TokenTerms terms = found.get().terms();
        return worthless(found, terms.expires(), terms.holder(), presenter)
                .<Finding>map(Rejected::new)
                .orElseGet(() -> new Accepted(token.id(), terms.permissions(), terms.expires(), Set.of()));
    }

    private Finding verified(Capability chain, PeerId presenter) {
        Claims last = chain.last().claims();
        Optional<TokenRecord> root = chain.id().flatMap(requireOpen().store()::find);
        Set<PeerId> trusted = new HashSet<>(issuers);
        trusted.add(requireOpen().self().peerId());
        Optional<String> why = worthless(root, Optional.of(last.notAfter()), last.audience(), presenter)
                .or(() -> ChainRules.broken(chain, trusted));
        if (why.isPresent()) {
            return new Rejected(why.get());
        }
        Set<PeerId> through = new HashSet<>();
        chain.links().stream().skip(1).map(Link::signer).forEach(through::add);
        return new Accepted(
                chain.id().orElseThrow(), Set.copyOf(last.permissions()), Optional.of(last.notAfter()), through);
    }

    private Optional<String> worthless(
            Optional<TokenRecord> known, Optional<Instant> end, Optional<PeerId> holder, PeerId presenter) {
        if (known.flatMap(TokenRecord::revoked).isPresent()) {
            return Optional.of("it was revoked at " + known.get().revoked().get());
        }
        if (end.isPresent() && !clock.instant().isBefore(end.get())) {
            return Optional.of("it ended at " + end.get());
        }
        return holder.filter(peer -> !peer.equals(presenter))
                .map(peer -> "it was made for " + peer + ", and " + presenter + " presents it");
    }

    private static Optional<Capability> parsed(String token) {
        try {
            return Optional.of(Capability.parse(token));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // whatever it is, it is no capability
        }
    }

    private static List<Permission> sorted(TokenTerms terms) {
        return terms.permissions().stream()
                .sorted(Comparator.comparing(Permission::pattern))
                .toList();
    }

    private static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    private static P2pException invalid(String why) {
        return P2pError.of(ErrorCode.TOKEN_INVALID, why).toException();
    }

    private Opened requireOpen() {
        return opened.orElseThrow(() -> new IllegalStateException("the token authority is not open"));
    }
}

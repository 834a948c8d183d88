package io.p2p4j.node;

import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.AuditLog;
import io.p2p4j.api.token.TokenAuthority;
import io.p2p4j.api.token.TokenRecord;
import io.p2p4j.api.token.TokenStore;
import io.p2p4j.api.token.TokenTerms;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes, lists and revokes tokens. Thread-safe; every change is durable and audited. */
public final class Tokens {

    private final TokenAuthority authority;
    private final TokenStore store;
    private final AuditLog audit;
    private final InstantSource clock;
    private final Runnable revoked;

    /**
     * Works on what is open.
     *
     * @param revoked hears that a token was revoked
     */
    public Tokens(TokenAuthority authority, TokenStore store, AuditLog audit, InstantSource clock, Runnable revoked) {
        this.authority = authority;
        this.store = store;
        this.audit = audit;
        this.clock = clock;
        this.revoked = revoked;
    }

    /** Makes a random token, known to this node by its hash alone; the text is not to be had a second time. */
    public TokenAuthority.Issued create(TokenTerms terms) {
        return issued(terms, false);
    }

    /** Makes a capability, which its holder can narrow and pass on; it needs an expiry. */
    public TokenAuthority.Issued createCapability(TokenTerms terms) {
        return issued(terms, true);
    }

    /**
     * Makes a narrower capability of one that was made for this node; asks nobody.
     *
     * @throws io.p2p4j.api.error.PermissionException with {@code TOKEN_INVALID} if the terms are wider, or it is not ours
     */
    public String narrow(String capability, TokenTerms terms) {
        String narrower = authority.narrow(capability, terms);
        audit.append(new AuditEvent.TokenNarrowed(terms.holder(), terms.permissions(), terms.expires()));
        audit.flush();
        return narrower;
    }

    /**
     * Revokes a token; a capability together with all that were made of it, also one of another issuer. Streams that were opened
     * by it end at once.
     *
     * @param id 16 or 32 digits in hexadecimal
     * @return what is known of it now
     */
    public TokenRecord revoke(String id) {
        if (!id.matches("[0-9a-f]{16}|[0-9a-f]{32}")) {
            throw new IllegalArgumentException("'" + id + "' is no id of a token");
        }
        audit.append(new AuditEvent.TokenRevoked(id));
        audit.flush();
        store.update(
                id, before -> Optional.of(before.orElseGet(() -> foreign(id)).revokedAt(clock.instant())));
        revoked.run();
        return store.find(id).orElseThrow();
    }

    /** Returns what is known of all tokens. */
    public List<TokenRecord> all() {
        return store.all();
    }

    /** The token is handed out when it is on record; until then nobody has it. With a new one, those that have ended go. */
    private TokenAuthority.Issued issued(TokenTerms asked, boolean capability) {
        if (store.all().stream().anyMatch(entry -> entry.terms().expiredAt(clock.instant()))) {
            audit.append(new AuditEvent.DataDeleted("tokens"));
        }
        TokenAuthority.Issued issued = authority.issue(asked, capability);
        TokenTerms terms = issued.record().terms();
        audit.append(new AuditEvent.TokenCreated(
                issued.record().id(), terms.holder(), terms.permissions(), terms.expires()));
        audit.flush();
        return issued;
    }

    private TokenRecord foreign(String id) {
        TokenTerms unknown = new TokenTerms(Optional.empty(), Set.of(), Optional.empty(), "not made here");
        return new TokenRecord(id, new TokenRecord.Capability(), unknown, clock.instant(), Optional.empty());
    }
}

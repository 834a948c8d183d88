package io.p2p4j.security.token;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.token.TokenRecord;
import io.p2p4j.api.token.TokenTerms;
import io.p2p4j.security.journal.EntryCodec;
import io.p2p4j.security.journal.EntryJson;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;

/**
 * Writes what is known of tokens.
 *
 * <p>{@code {"id":"…","sha256":"…","holder":"12D3…","permissions":["call:*"],"expires":"…","description":"…","created":"…",
 * "revoked":null}}; a capability has no hash.
 */
final class TokenRecordCodec implements EntryCodec<String, TokenRecord> {

    @Override
    public String name() {
        return "tokens";
    }

    @Override
    public int maxEntries() {
        return 10_000;
    }

    @Override
    public Comparator<String> order() {
        return Comparator.naturalOrder();
    }

    @Override
    public String keyOf(TokenRecord entry) {
        return entry.id();
    }

    @Override
    public String text(String key) {
        return key;
    }

    @Override
    public String key(String text) {
        return text;
    }

    @Override
    public byte[] encode(TokenRecord entry) {
        TokenTerms terms = entry.terms();
        Optional<String> hash = switch (entry.kind()) {
            case TokenRecord.Secret secret -> Optional.of(secret.sha256());
            case TokenRecord.Capability capability -> Optional.empty();
        };
        return EntryJson.write(json -> json.text("id", entry.id())
                .maybe("sha256", hash)
                .maybe("holder", terms.holder())
                .texts(
                        "permissions",
                        terms.permissions().stream()
                                .map(Permission::pattern)
                                .sorted()
                                .toList())
                .maybe("expires", terms.expires())
                .text("description", terms.description())
                .text("created", entry.created().toString())
                .maybe("revoked", entry.revoked()));
    }

    @Override
    public TokenRecord decode(byte[] bytes) {
        return EntryJson.read(bytes, json -> {
            String id = json.text("id");
            Optional<TokenRecord.Kind> secret = json.maybe("sha256", TokenRecord.Secret::new);
            TokenTerms terms = new TokenTerms(
                    json.maybe("holder", PeerId::parse),
                    new HashSet<>(json.texts("permissions", TokenTerms.MAX_PERMISSIONS, Permission::new)),
                    json.maybe("expires", Instant::parse),
                    json.text("description"));
            return new TokenRecord(
                    id,
                    secret.orElseGet(TokenRecord.Capability::new),
                    terms,
                    json.time("created"),
                    json.maybe("revoked", Instant::parse));
        });
    }
}

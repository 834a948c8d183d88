package io.p2p4j.it.contract.security;

import io.p2p4j.api.security.Permission;
import io.p2p4j.api.token.TokenRecord;
import io.p2p4j.api.token.TokenStore;
import io.p2p4j.api.token.TokenStoreProvider;
import io.p2p4j.api.token.TokenTerms;
import io.p2p4j.it.contract.Peers;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Says what every {@link TokenStore} keeps, in the secret store that is found. */
public abstract class TokenStoreContract extends KeyedStoreContract<String, TokenRecord> {

    private static final Instant CREATED = Instant.ofEpochSecond(1_000_000_000);

    /** Makes a contract. */
    protected TokenStoreContract() {}

    @Override
    protected abstract TokenStoreProvider provider();

    @Override
    protected String key(int number) {
        return String.format(Locale.ROOT, "%016x", number);
    }

    @Override
    protected TokenRecord entry(int number) {
        TokenTerms terms = new TokenTerms(
                Optional.of(Peers.peer(number)),
                Set.of(Permission.call("weather/*")),
                Optional.of(CREATED.plusSeconds(number)),
                "of a test");
        TokenRecord.Kind kind =
                number % 2 == 0 ? new TokenRecord.Capability() : new TokenRecord.Secret("00".repeat(32));
        return new TokenRecord(key(number), kind, terms, CREATED, Optional.empty());
    }
}

package io.p2p4j.security.token;

import io.p2p4j.api.token.TokenRecord;
import io.p2p4j.api.token.TokenStore;
import io.p2p4j.security.journal.JournaledStore;

/** Keeps what is known of tokens in the journal {@code tokens}, and in memory for those who ask. */
final class JournaledTokenStore extends JournaledStore<String, TokenRecord> implements TokenStore {

    JournaledTokenStore() {
        super(new TokenRecordCodec());
    }
}

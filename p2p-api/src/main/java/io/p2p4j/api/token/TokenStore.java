package io.p2p4j.api.token;

import io.p2p4j.api.security.KeyedStore;

/** Keeps what is known of the tokens that this node has made, by their ids. */
public interface TokenStore extends KeyedStore<String, TokenRecord> {}

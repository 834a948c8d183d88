/** Tokens that permit peers more for a while; start with {@link io.p2p4j.api.token.TokenAuthority}. */
package io.p2p4j.api.token;

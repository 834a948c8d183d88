/** Tokens that permit peers more for a while; start with {@link io.p2p4j.security.token.NodeTokenAuthority}. */
package io.p2p4j.security.token;

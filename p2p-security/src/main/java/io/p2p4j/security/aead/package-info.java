/** Sealing and opening with one key under counted nonces; start with {@link io.p2p4j.security.aead.CipherState}. */
package io.p2p4j.security.aead;

/** Signing with this node's key and verifying those of peers; start with {@link io.p2p4j.security.identity.Signatures}. */
package io.p2p4j.security.identity;

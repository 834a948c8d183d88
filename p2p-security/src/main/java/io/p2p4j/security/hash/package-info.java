/** The hash of all that is kept; start with {@link io.p2p4j.security.hash.Sha256}. */
package io.p2p4j.security.hash;

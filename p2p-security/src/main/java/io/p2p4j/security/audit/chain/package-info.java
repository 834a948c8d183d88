/** The proof that a log is whole: hashes, a tree over them, signed heads; start with {@link io.p2p4j.security.audit.chain.Chain}. */
package io.p2p4j.security.audit.chain;

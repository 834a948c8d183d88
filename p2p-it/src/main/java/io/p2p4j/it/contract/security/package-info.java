/** Contracts of the parts of security; start with {@link io.p2p4j.it.contract.security.TrustPolicyContract}. */
package io.p2p4j.it.contract.security;

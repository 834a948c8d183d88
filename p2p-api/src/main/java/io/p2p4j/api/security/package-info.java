/** Identity, trust, grants, secrets and audit; start with {@link io.p2p4j.api.security.TrustPolicy}. */
package io.p2p4j.api.security;

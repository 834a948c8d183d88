/** What is known about peers and who is let in; start with {@link io.p2p4j.security.trust.LevelTrustPolicy}. */
package io.p2p4j.security.trust;

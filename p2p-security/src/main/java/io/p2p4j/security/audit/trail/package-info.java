/** What is read and proven of a log; start with {@link io.p2p4j.security.audit.trail.Verification}. */
package io.p2p4j.security.audit.trail;

/** The log of security decisions; start with {@link io.p2p4j.security.audit.JsonlAuditLog}. */
package io.p2p4j.security.audit;

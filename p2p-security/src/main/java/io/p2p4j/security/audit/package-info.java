/** The log of security decisions; start with {@link io.p2p4j.security.audit.JsonlAuditLogProvider}. */
package io.p2p4j.security.audit;

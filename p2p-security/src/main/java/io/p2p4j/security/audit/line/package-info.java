/** The lines of the log and the fields in them; start with {@link io.p2p4j.security.audit.line.AuditLines}. */
package io.p2p4j.security.audit.line;

/** The records of an established TLS session; start with {@link io.p2p4j.security.tls.record.TlsChannel}. */
package io.p2p4j.security.tls.record;

/** The secure channel {@code /tls/1.0.0} of libp2p; start with {@link io.p2p4j.security.tls.TlsHandshake}. */
package io.p2p4j.security.tls;

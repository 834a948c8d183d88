/** The certificates of libp2p, made and judged; start with {@link io.p2p4j.security.tls.certificate.PeerCertificate}. */
package io.p2p4j.security.tls.certificate;

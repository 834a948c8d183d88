/** Connects nodes over TCP; start with {@link io.p2p4j.transport.tcp.TcpTransportProvider}. */
package io.p2p4j.transport.tcp;

/** Connections and streams whose peer is proven; start with {@link io.p2p4j.api.transport.Transport}. */
package io.p2p4j.api.transport;

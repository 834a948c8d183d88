/** Who a peer is and where it is found; start with {@link io.p2p4j.api.peer.PeerId}. */
package io.p2p4j.api.peer;

/** Agrees with the peer on one protocol by multistream-select; start with {@link io.p2p4j.transport.multistream.Initiator}. */
package io.p2p4j.transport.multistream;

/** Decides on each peer and each request; start with {@link io.p2p4j.node.gate.RequestGate}. */
package io.p2p4j.node.gate;

/** The small libp2p protocols and our own refusal; start with {@link io.p2p4j.node.protocol.Identify}. */
package io.p2p4j.node.protocol;

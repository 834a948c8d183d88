/** All that an application meets of a node; start with {@link io.p2p4j.node.Node}. */
package io.p2p4j.node;

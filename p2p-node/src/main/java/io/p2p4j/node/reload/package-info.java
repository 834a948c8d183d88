/** Takes changes of the configuration over while the node runs; start with {@link io.p2p4j.node.reload.Reloads}. */
package io.p2p4j.node.reload;

/** What a node tells about its work; start with {@link io.p2p4j.node.observe.Metrics}. */
package io.p2p4j.node.observe;

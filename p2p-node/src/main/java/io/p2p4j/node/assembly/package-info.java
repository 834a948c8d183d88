/** The one place where a node's parts are chosen and put together; start with {@link io.p2p4j.node.assembly.Assembly}. */
package io.p2p4j.node.assembly;

/** Fakes of what a node is made of; start with {@link io.p2p4j.node.testing.ScriptedTransport}. */
package io.p2p4j.node.testing;

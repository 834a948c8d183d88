/** Shows what a node promises, and checks it; start with {@link io.p2p4j.node.demo.Demo}. */
package io.p2p4j.node.demo;

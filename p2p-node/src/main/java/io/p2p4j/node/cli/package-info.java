/** The commands of {@code p2p}; start with {@link io.p2p4j.node.cli.Main}. */
package io.p2p4j.node.cli;

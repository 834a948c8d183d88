/** The configuration of a node as immutable records; start with {@link io.p2p4j.api.config.NodeConfig}. */
package io.p2p4j.api.config;

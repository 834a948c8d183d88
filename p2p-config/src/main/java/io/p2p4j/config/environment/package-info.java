/** The layers that are texts by name; start with {@link io.p2p4j.config.environment.Variables}. */
package io.p2p4j.config.environment;

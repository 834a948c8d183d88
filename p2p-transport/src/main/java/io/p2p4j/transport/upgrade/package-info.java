/** Turns a byte pipe into a connection; start with {@link io.p2p4j.transport.upgrade.ConnectionHost}. */
package io.p2p4j.transport.upgrade;

/** Who may connect and how peers are reached; start with {@link io.p2p4j.node.connection.Admission}. */
package io.p2p4j.node.connection;

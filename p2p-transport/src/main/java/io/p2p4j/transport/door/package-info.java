/** Who may come in, decided before a byte is read; start with {@link io.p2p4j.transport.door.Door}. */
package io.p2p4j.transport.door;

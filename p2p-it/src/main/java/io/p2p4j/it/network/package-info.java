/** A network for tests of applications, as bad as the test says; start with {@link io.p2p4j.it.network.SimulatedNetwork}. */
package io.p2p4j.it.network;

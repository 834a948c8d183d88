/** The p2p4j peer that is measured, at the level of its transport; start with {@link io.p2p4j.it.bench.peer.TransportWorker}. */
@NullMarked
package io.p2p4j.it.bench.peer;

import org.jspecify.annotations.NullMarked;

/** Runs what is measured in processes of its own; start with {@link io.p2p4j.it.bench.process.Worker}. */
@NullMarked
package io.p2p4j.it.bench.process;

import org.jspecify.annotations.NullMarked;

/** Measures the targets of p2p4j against rivals and bare baselines; start with {@link io.p2p4j.it.bench.Benchmarks}. */
@NullMarked
package io.p2p4j.it.bench;

import org.jspecify.annotations.NullMarked;

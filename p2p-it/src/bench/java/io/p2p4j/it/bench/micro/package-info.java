/** Benchmarks of single parts by JMH; start with {@link io.p2p4j.it.bench.micro.Jmh}. */
@NullMarked
package io.p2p4j.it.bench.micro;

import org.jspecify.annotations.NullMarked;

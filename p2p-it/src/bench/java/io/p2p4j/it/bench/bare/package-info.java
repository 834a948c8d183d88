/** The least that sealed traffic costs on the JVM, without any protocol; start with {@link io.p2p4j.it.bench.bare.BareWorker}. */
@NullMarked
package io.p2p4j.it.bench.bare;

import org.jspecify.annotations.NullMarked;

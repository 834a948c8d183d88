/** Loads a server for a while and counts; start with {@link io.p2p4j.it.bench.load.ClosedLoop}. */
@NullMarked
package io.p2p4j.it.bench.load;

import org.jspecify.annotations.NullMarked;

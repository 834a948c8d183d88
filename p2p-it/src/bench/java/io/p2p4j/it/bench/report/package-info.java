/** Turns figures into a table of targets; start with {@link io.p2p4j.it.bench.report.Row}. */
@NullMarked
package io.p2p4j.it.bench.report;

import org.jspecify.annotations.NullMarked;

/** What is measured for each target, round by round; start with {@link io.p2p4j.it.bench.scenario.Rounds}. */
@NullMarked
package io.p2p4j.it.bench.scenario;

import org.jspecify.annotations.NullMarked;

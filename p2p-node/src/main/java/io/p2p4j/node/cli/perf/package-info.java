/** The command that measures throughput; start with {@link io.p2p4j.node.cli.perf.PerfCommand}. */
package io.p2p4j.node.cli.perf;

/** Calls of a p2p4j node and of grpc-java; start with {@link io.p2p4j.it.bench.rpc.NodeWorker}. */
@NullMarked
package io.p2p4j.it.bench.rpc;

import org.jspecify.annotations.NullMarked;

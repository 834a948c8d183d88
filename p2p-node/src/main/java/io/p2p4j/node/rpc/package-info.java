/** JSON-RPC over one long-lived stream a side; start with {@link io.p2p4j.node.rpc.RpcServer}. */
package io.p2p4j.node.rpc;

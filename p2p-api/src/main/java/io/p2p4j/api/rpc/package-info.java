/** What an application serves and calls; start with {@link io.p2p4j.api.rpc.Service}. */
package io.p2p4j.api.rpc;

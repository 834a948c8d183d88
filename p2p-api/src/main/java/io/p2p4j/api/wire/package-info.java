/** Varints and protocol buffers fields, read within bounds; start with {@link io.p2p4j.api.wire.ProtoReader}. */
package io.p2p4j.api.wire;

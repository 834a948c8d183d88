/** Carries many streams over one pipe by yamux; start with {@link io.p2p4j.transport.yamux.YamuxSession}. */
package io.p2p4j.transport.yamux;

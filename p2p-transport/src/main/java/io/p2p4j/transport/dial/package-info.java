/** Happy eyeballs: several addresses of a peer, raced; start with {@link io.p2p4j.transport.dial.Race}. */
package io.p2p4j.transport.dial;

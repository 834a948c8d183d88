/** The one shape of every provider and the one rule that picks it; start with {@link io.p2p4j.api.spi.Provider}. */
package io.p2p4j.api.spi;

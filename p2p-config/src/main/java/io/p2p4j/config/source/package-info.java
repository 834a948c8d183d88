/** What a layer says, as texts with places, and what is wrong with it; start with {@link io.p2p4j.config.source.Content}. */
package io.p2p4j.config.source;

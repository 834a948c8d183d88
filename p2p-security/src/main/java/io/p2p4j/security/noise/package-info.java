/** The secure channel {@code /noise} of libp2p; start with {@link io.p2p4j.security.noise.NoiseHandshake}. */
package io.p2p4j.security.noise;

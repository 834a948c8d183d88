/** Signed statements about the ends of keys; start with {@link io.p2p4j.security.rotation.EnvelopeNotary}. */
package io.p2p4j.security.rotation;

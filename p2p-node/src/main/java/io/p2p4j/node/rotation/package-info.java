/** How keys that give way to others are told and heard of; start with {@link io.p2p4j.node.rotation.Presentation}. */
package io.p2p4j.node.rotation;

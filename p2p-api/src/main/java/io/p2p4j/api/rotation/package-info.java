/** Keys that give way to others or are withdrawn; start with {@link io.p2p4j.api.rotation.KeyStatement}. */
package io.p2p4j.api.rotation;

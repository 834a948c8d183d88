/** Files of their owner alone, replaced whole or not at all; start with {@link io.p2p4j.security.files.PrivateFolder}. */
package io.p2p4j.security.files;

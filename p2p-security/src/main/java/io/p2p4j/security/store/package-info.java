/** Named records of state at rest; start with {@link io.p2p4j.security.store.FileSecretStore}. */
package io.p2p4j.security.store;

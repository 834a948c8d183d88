/** Keys at rest, each under a passphrase; start with {@link io.p2p4j.security.vault.FileKeyVault}. */
package io.p2p4j.security.vault;

/** What an admitted peer may do; start with {@link io.p2p4j.security.authz.GrantsAuthorizer}. */
package io.p2p4j.security.authz;

/** Commands that say whom this node trusts and what it lets them do; start with {@link io.p2p4j.node.cli.trust.TrustCommand}. */
package io.p2p4j.node.cli.trust;

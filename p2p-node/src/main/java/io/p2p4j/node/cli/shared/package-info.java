/** What commands share: whom they are about, what they are given, how they tell what failed; start with {@link io.p2p4j.node.cli.shared.Settings}. */
package io.p2p4j.node.cli.shared;

/** What the owner of a running node may ask of it from outside; start with {@link io.p2p4j.node.admin.ControlSocket}. */
package io.p2p4j.node.admin;

/** Processes killed in the middle of their writes, and what is left of them; start with {@link io.p2p4j.it.kill.Kills}. */
package io.p2p4j.it.kill;

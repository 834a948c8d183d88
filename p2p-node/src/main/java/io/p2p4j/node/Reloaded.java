package io.p2p4j.node;

import java.util.List;

/**
 * Tells what became of the keys that differ from what was in force.
 *
 * @param applied the keys whose new values are in force now
 * @param waiting the keys whose new values wait for the next start of the node
 */
public record Reloaded(List<String> applied, List<String> waiting) {

    /** Copies the keys. */
    public Reloaded {
        applied = List.copyOf(applied);
        waiting = List.copyOf(waiting);
    }
}

package io.p2p4j.node.reload;

import io.p2p4j.api.config.NodeConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Hands changed settings to the parts of a node, to all or to none.
 *
 * @param parts those that may take over something
 */
record LiveParts(List<LivePart<?>> parts) {

    /** Copies the list. */
    LiveParts {
        parts = List.copyOf(parts);
    }

    /** Returns whether the part that a key belongs to takes it over while it runs. */
    boolean takesOver(String key) {
        return parts.stream()
                .filter(part -> key.startsWith(part.keys()))
                .max(Comparator.comparingInt(part -> part.keys().length()))
                .filter(LivePart::reloadable)
                .isPresent();
    }

    /**
     * Hands over what differs, then does one thing more; if any of it fails, all parts have their old settings again.
     *
     * @param last what must succeed for the change to stand
     */
    void change(NodeConfig old, NodeConfig next, Runnable last) {
        List<LivePart<?>> changed = new ArrayList<>();
        try {
            for (LivePart<?> part : parts) {
                if (part.differs(old, next)) {
                    changed.add(part);
                    part.reload(next);
                }
            }
            last.run();
        } catch (RuntimeException e) {
            changed.forEach(part -> restore(part, old, e));
            throw e;
        }
    }

    /** One part that cannot go back must not keep the others from it. */
    private static void restore(LivePart<?> part, NodeConfig old, RuntimeException failure) {
        try {
            part.reload(old);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }
}

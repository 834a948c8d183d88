package io.p2p4j.node.reload;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reloads when the files of the configuration hold something else than was read. For one thread.
 *
 * <p>It compares contents, so it works on every file system, through links that are exchanged, and for files that are
 * replaced. What has changed since the look before is still being written and waits for the next look.
 */
public final class ConfigWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigWatch.class);

    private final Blueprint blueprint;
    private final Reloads reloads;
    private FileContents seen;

    /** Prepares to watch. */
    public ConfigWatch(Blueprint blueprint, Reloads reloads) {
        this.blueprint = blueprint;
        this.reloads = reloads;
        this.seen = blueprint.lastRead();
    }

    /** Looks at the files, and reloads if they hold what they held at the look before and not what was read. */
    public void look() {
        FileContents now = FileContents.of(blueprint.files());
        boolean settled = now.equals(seen);
        seen = now;
        if (settled && !now.equals(blueprint.lastRead())) {
            reload();
        }
    }

    /** What is refused now may be mended by the next change; until then the old configuration stays in force. */
    private void reload() {
        try {
            reloads.reload();
        } catch (RuntimeException e) {
            LOG.error("the configuration changed and is not taken over: {}", e.getMessage(), e);
        }
    }
}

package io.p2p4j.node.reload;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reloads when the files of the configuration hold something else than was read, on a virtual thread until it is closed.
 *
 * <p>It compares contents, so it works on every file system, through links that are exchanged, and for files that are
 * replaced. What has changed since the look before is still being written and waits for the next look.
 */
public final class ConfigWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigWatch.class);

    private final Blueprint blueprint;
    private final Reloads reloads;
    private final Duration interval;
    private final Thread thread = Thread.ofVirtual().name("config-watch").unstarted(this::run);
    private FileContents seen; // of the watching thread

    /**
     * Prepares to watch.
     *
     * @param interval the time between two looks; zero for never
     */
    public ConfigWatch(Blueprint blueprint, Reloads reloads, Duration interval) {
        this.blueprint = blueprint;
        this.interval = interval;
        this.reloads = reloads;
        this.seen = blueprint.lastRead();
    }

    /** Begins to watch, if there is something to watch, and an interval. */
    public void start() {
        if (!blueprint.files().isEmpty() && !interval.isZero()) {
            thread.start();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(interval);
                look();
            }
        } catch (InterruptedException e) {
            LOG.debug("the configuration is watched no longer");
        }
    }

    void look() {
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

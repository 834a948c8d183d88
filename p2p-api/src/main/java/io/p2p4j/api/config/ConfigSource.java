package io.p2p4j.api.config;

import java.util.List;

/** Yields keys out of one place, such as a file of a format of its own. */
@FunctionalInterface
public interface ConfigSource {

    /**
     * Returns what stands there now, in its order.
     *
     * @throws io.p2p4j.api.error.P2pException if it cannot be read; the message says where and why
     */
    List<Entry> read();

    /**
     * One key.
     *
     * @param key the dotted key
     * @param text as a command line would have it
     * @param line the line where it stands, counted from 1
     */
    record Entry(String key, String text, int line) {}
}

package io.p2p4j.api.config;

import java.util.Optional;

/**
 * Says of one key what is in force, where that comes from, and what it means.
 *
 * @param key the dotted key
 * @param value as a file would have it; empty for an optional value that is absent
 * @param origin where it was set: {@code config.yaml:12:3}, {@code environment P2P_NODE_PERF}, {@code override}, or {@code
 *     default}
 * @param standard the default, spelt like the value
 * @param expected what may stand there, as a noun
 * @param unit what a number counts, {@code s} for durations
 * @param meaning the words of {@link Key}
 * @param live whether a running node takes a change over
 */
public record Explanation(
        String key,
        String value,
        String origin,
        String standard,
        String expected,
        Optional<String> unit,
        String meaning,
        boolean live) {

    /** The origin of what nobody has set. */
    public static final String DEFAULT = "default";
}

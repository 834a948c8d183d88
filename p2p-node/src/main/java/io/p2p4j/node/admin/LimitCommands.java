package io.p2p4j.node.admin;

import io.p2p4j.api.config.ResilienceConfig.Limit;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.node.NodeLimits;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Shows and sets what single peers may spend, by words: {@code show [PEER]}, {@code reset PEER}, {@code set PEER
 * max_requests=… time_window=… burst=… max_bytes=… max_streams=…}.
 *
 * @param limits the limits of the node
 */
public record LimitCommands(NodeLimits limits) implements ControlCommand {

    /** The most peers that are listed. */
    static final int MOST = 1000;

    @Override
    public Answer run(List<String> words) {
        return switch (words.isEmpty() ? "" : words.get(0)) {
            case "show" -> words.size() == 1 ? all() : one(peer(words));
            case "set" -> {
                PeerId peer = peer(words);
                limits.set(peer, parse(words.subList(2, words.size())));
                yield one(peer);
            }
            case "reset" -> {
                PeerId peer = peer(words);
                limits.reset(peer);
                yield new Answer(true, peer + "  has no limit of its own, and what it spent is forgiven");
            }
            default -> throw new IllegalArgumentException("limits " + String.join(" ", words));
        };
    }

    private Answer all() {
        Map<PeerId, Limit> all = limits.list();
        List<String> lines = all.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getKey().toString()))
                .limit(MOST)
                .map(entry -> line(entry.getKey(), entry.getValue()))
                .toList();
        return new Answer(true, LimitCommands.listed(lines, all.size(), "no peer has a limit of its own"));
    }

    /** Returns lines, or what is said where there are none, and how many more there are. */
    static String listed(List<String> lines, int all, String none) {
        String more = all > lines.size() ? "\nand " + (all - lines.size()) + " more" : "";
        return lines.isEmpty() ? none : String.join("\n", lines) + more;
    }

    private Answer one(PeerId peer) {
        return new Answer(
                true,
                limits.get(peer).map(limit -> line(peer, limit)).orElseGet(() -> peer + "  has no limit of its own"));
    }

    private static String line(PeerId peer, Limit limit) {
        return peer + "  " + text(limit);
    }

    /** Returns the words that make up a limit; {@link #parse} reads them. */
    public static String text(Limit limit) {
        StringBuilder text = new StringBuilder();
        add(text, "max_requests", limit.maxRequests());
        add(text, "time_window", limit.timeWindow());
        add(text, "burst", limit.burst());
        add(text, "max_bytes", limit.maxBytes());
        add(text, "max_streams", limit.maxStreams());
        return text.toString().strip();
    }

    private static void add(StringBuilder text, String key, Optional<?> value) {
        value.ifPresent(there -> text.append(' ').append(key).append('=').append(there));
    }

    private static Limit parse(List<String> words) {
        Limit limit = Limit.defaults();
        for (String word : words) {
            String[] pair = word.split("=", 2);
            if (pair.length < 2) {
                throw new IllegalArgumentException(word + " has no value");
            }
            limit = with(pair[0], pair[1]).or(limit);
        }
        if (limit.equals(Limit.defaults())) {
            throw new IllegalArgumentException("a limit that says nothing");
        }
        return limit;
    }

    private static Limit with(String key, String value) {
        Limit none = Limit.defaults();
        return switch (key) {
            case "max_requests" ->
                new Limit(
                        Optional.of(Long.valueOf(value)),
                        none.timeWindow(),
                        none.burst(),
                        none.maxBytes(),
                        none.maxStreams());
            case "time_window" ->
                new Limit(
                        none.maxRequests(),
                        Optional.of(window(value)),
                        none.burst(),
                        none.maxBytes(),
                        none.maxStreams());
            case "burst" ->
                new Limit(
                        none.maxRequests(),
                        none.timeWindow(),
                        Optional.of(Long.valueOf(value)),
                        none.maxBytes(),
                        none.maxStreams());
            case "max_bytes" -> none.withBytes(Long.parseLong(value));
            case "max_streams" -> none.withStreams(Integer.parseInt(value));
            default -> throw new IllegalArgumentException(key + " is no limit");
        };
    }

    private static Duration window(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(text + " is no duration such as PT60S", e);
        }
    }

    /** Returns the peer that a command is about, its second word. */
    static PeerId peer(List<String> words) {
        if (words.size() < 2) {
            throw new IllegalArgumentException("a peer's id is missing");
        }
        return PeerId.parse(words.get(1));
    }
}

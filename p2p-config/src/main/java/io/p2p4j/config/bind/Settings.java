package io.p2p4j.config.bind;

import io.p2p4j.config.source.Place;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** Holds the values that layers set, by path, each with its place. For one thread. */
public final class Settings {

    private final Map<String, Setting> values = new HashMap<>();
    private final Map<String, Map<Object, Setting>> maps = new HashMap<>();
    private final Map<String, Place> sections = new HashMap<>();
    private final Map<String, Place> claims = new HashMap<>();
    private final NavigableSet<String> doubtful = new TreeSet<>();

    /**
     * A value that was set.
     *
     * @param value of the type of its component, or of a map's values; of a map of sections the path of the section
     * @param place where
     */
    record Setting(Object value, Place place) {}

    /** Adds what a stronger layer sets: values, lists and entries of maps replace those that are here. */
    public void override(Settings stronger) {
        values.putAll(stronger.values);
        stronger.maps.forEach((path, entries) -> entries(path).putAll(entries));
        sections.putAll(stronger.sections);
        doubtful.addAll(stronger.doubtful);
    }

    void put(String path, Object value, Place place) {
        values.put(path, new Setting(value, place));
    }

    /** Notes that a value stands somewhere, whether it fits or not; returns where else in this layer one does. */
    Optional<Place> claim(String path, Place place) {
        return Optional.ofNullable(claims.putIfAbsent(path, place));
    }

    Optional<Object> value(String path) {
        return Optional.ofNullable(values.get(path)).map(Setting::value);
    }

    /** Returns the entries that were set in a map; writing to them sets more. */
    Map<Object, Setting> entries(String path) {
        return maps.computeIfAbsent(path, any -> new LinkedHashMap<>());
    }

    /** Notes that something within a section or map was set. */
    void touch(String path, Place place) {
        sections.put(path, place);
    }

    boolean touched(String path) {
        return sections.containsKey(path);
    }

    /** Returns where a key was set by the strongest layer that did; empty if it has its default. */
    Optional<Place> place(String path) {
        Setting setting = values.get(path);
        return Optional.ofNullable(setting != null ? setting.place() : sections.get(path));
    }

    /** Returns where a key, or an entry of a map, was set by the strongest layer that did; empty if it has its default. */
    public Optional<Place> origin(String path) {
        return Optional.ofNullable(maps.get(path))
                .flatMap(
                        entries -> entries.values().stream().map(Setting::place).max(Comparator.naturalOrder()))
                .or(() -> place(path));
    }

    /** Notes that a key was set wrongly, so that what is said of its value would be said of another. */
    void doubt(String path) {
        doubtful.add(path);
    }

    /** Returns whether a key, or anything within it, was set wrongly. */
    boolean doubts(String path) {
        for (String wrong : doubtful.tailSet(path)) {
            if (!wrong.startsWith(path)) {
                return false;
            }
            String within = wrong.substring(path.length());
            if (within.isEmpty() || within.startsWith(".") || within.startsWith("[")) {
                return true;
            }
        }
        return false;
    }
}

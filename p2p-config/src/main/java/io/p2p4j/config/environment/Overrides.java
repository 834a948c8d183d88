package io.p2p4j.config.environment;

import io.p2p4j.config.schema.KnownKeys;
import io.p2p4j.config.source.Content;
import io.p2p4j.config.source.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads values by dotted key, as a command line or a builder sets them. */
public final class Overrides {

    private Overrides() {}

    /** Returns one content per override, sorted by key; whether the keys exist is for the reader of the contents to say. */
    public static List<Content> read(KnownKeys known, Map<String, String> overrides, int layer) {
        List<Content> contents = new ArrayList<>();
        new TreeMap<>(overrides).forEach((path, text) -> {
            Place place = new Place(layer, contents.size(), 1, "override");
            contents.add(Assignment.of(known.root(), path, text, place));
        });
        return contents;
    }
}

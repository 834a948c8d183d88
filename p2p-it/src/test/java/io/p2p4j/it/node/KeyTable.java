package io.p2p4j.it.node;

import io.p2p4j.api.config.ConfigReader;
import io.p2p4j.api.config.Key;
import io.p2p4j.api.config.NodeConfig;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Knows the keys of the configuration, which are the components of its records, and writes files of them. */
final class KeyTable {

    private static final NavigableMap<String, RecordComponent> KEYS = new TreeMap<>();

    static {
        collect("", NodeConfig.class);
    }

    private KeyTable() {}

    /** Returns the component of each key. */
    static NavigableMap<String, RecordComponent> keys() {
        return KEYS;
    }

    /** Returns whether a running node takes a key over, or an entry of one that is a map. */
    static boolean live(String key) {
        return component(key).getAnnotation(Key.class).live();
    }

    /** Returns a file with these keys, as options would set them. */
    static String file(Map<String, String> settings) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        settings.forEach((key, text) -> {
            List<String> names = List.of(key.split("\\."));
            ObjectNode section = root;
            for (String name : names.subList(0, names.size() - 1)) {
                section = section.withObject("/" + name);
            }
            String last = names.get(names.size() - 1);
            if (list(key)) {
                ArrayNode elements = section.putArray(last);
                Arrays.stream(text.split(","))
                        .filter(element -> !element.isEmpty())
                        .forEach(elements::add);
            } else {
                section.put(last, text);
            }
        });
        return JsonMapper.shared().writeValueAsString(root);
    }

    private static boolean list(String key) {
        RecordComponent component = component(key);
        return component.getType() == List.class
                || component.getGenericType().getTypeName().matches("java.util.Map<.*, java.util.List<.*>>");
    }

    private static RecordComponent component(String key) {
        return Stream.iterate(
                        key, path -> !path.isEmpty(), path -> path.substring(0, Math.max(0, path.lastIndexOf('.'))))
                .filter(KEYS::containsKey)
                .map(KEYS::get)
                .findFirst()
                .orElseThrow(() -> new AssertionError(key + " is no key"));
    }

    private static void collect(String prefix, Class<?> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            String key = prefix + ConfigReader.keyOf(component.getName());
            if (component.getType().isRecord()) {
                collect(key + ".", component.getType());
            } else {
                KEYS.put(key, component);
            }
        }
    }
}

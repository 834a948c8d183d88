package io.p2p4j.config.bind;

import io.p2p4j.api.error.P2pException;
import io.p2p4j.config.bind.Settings.Setting;
import io.p2p4j.config.schema.KeyPath;
import io.p2p4j.config.schema.Section;
import io.p2p4j.config.schema.Shape;
import io.p2p4j.config.source.Place;
import io.p2p4j.config.source.Problem;
import io.p2p4j.config.source.Problems;
import io.p2p4j.config.source.Quoted;
import io.p2p4j.config.text.Access;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Makes records of settings, from the leaves up, and notes what their constructors refuse.
 *
 * <p>A constructor tells one problem at a time. To hear of all of them, the key that it names gets its default back and
 * the constructor is asked again; what it then says of a key that is known to be wrong is not repeated.
 */
public final class RecordBinder {

    private final Problems problems;

    /** Makes a binder. */
    public RecordBinder(Problems problems) {
        this.problems = problems;
    }

    /** Returns the record of a section: a record of defaults with the settings put in; after a problem, any record. */
    public Object bind(Section section, String path, Object base, Settings settings) {
        if (!settings.touched(path)) {
            return base;
        }
        Object[] defaults = section.values(base);
        Object[] values = defaults.clone();
        for (int i = 0; i < values.length; i++) {
            Section.Key key = section.keys().get(i);
            values[i] = value(key.shape(), KeyPath.join(path, key.name()), defaults[i], settings);
        }
        return create(section, path, base, defaults, values, settings);
    }

    private Object value(Shape shape, String path, Object base, Settings settings) {
        return switch (shape) {
            case Section section -> bind(section, path, base, settings);
            case Shape.OptionalSection optional ->
                settings.touched(path)
                        ? Optional.of(bind(optional.section(), path, present(optional.section(), base), settings))
                        : base;
            case Shape.MapOf map ->
                map.sections()
                        .map(section -> sections(section, (Map<?, ?>) base, settings.entries(path), settings))
                        .orElseGet(() -> values((Map<?, ?>) base, settings.entries(path)));
            case Shape.Leaf leaf -> settings.value(path).orElse(base);
            case Shape.ListOf list -> settings.value(path).orElse(base);
            case Shape.OptionalOf optional -> settings.value(path).orElse(base);
        };
    }

    private static Object present(Section section, Object base) {
        return ((Optional<?>) base).<Object>map(instance -> instance).orElseGet(section::defaults);
    }

    /** Returns a map with the entries that were set, each of which tells the path of its section. */
    private Map<Object, Object> sections(
            Section section, Map<?, ?> base, Map<Object, Setting> entries, Settings settings) {
        Map<Object, Object> values = new LinkedHashMap<>(base);
        entries.forEach((key, entry) -> values.compute(
                key,
                (any, present) -> bind(
                        section, (String) entry.value(), present == null ? section.defaults() : present, settings)));
        return Collections.unmodifiableMap(values);
    }

    /** Returns a map with the entries put in. */
    static Map<Object, Object> values(Map<?, ?> base, Map<Object, Setting> entries) {
        Map<Object, Object> values = new LinkedHashMap<>(base);
        entries.forEach((key, setting) -> values.put(key, setting.value()));
        return Collections.unmodifiableMap(values);
    }

    private Object create(
            Section section, String path, Object base, Object[] defaults, Object[] values, Settings settings) {
        for (int attempt = 0; attempt <= values.length; attempt++) {
            try {
                return section.create(values);
            } catch (IllegalArgumentException | P2pException e) {
                String message = Quoted.line(Access.messageOf(e));
                Optional<Section.Key> named = section.keys().stream()
                        .filter(key -> word("^", key).matcher(message).find())
                        .findFirst();
                report(section, path, named, message, settings, e);
                if (named.isEmpty()) {
                    break;
                }
                int index = section.keys().indexOf(named.get());
                values[index] = defaults[index];
                settings.doubt(KeyPath.join(path, named.get().name()));
            }
        }
        settings.doubt(path);
        return base;
    }

    private void report(
            Section section,
            String path,
            Optional<Section.Key> named,
            String message,
            Settings settings,
            RuntimeException cause) {
        boolean known = section.keys().stream()
                .filter(key -> settings.doubts(KeyPath.join(path, key.name())))
                .anyMatch(key -> word("", key).matcher(message).find());
        if (known) {
            return;
        }
        Optional<String> keyPath = named.map(key -> KeyPath.join(path, key.name()));
        Problem problem = keyPath.flatMap(settings::place)
                .map(place -> ofKey(place, keyPath.orElseThrow(), KeyPath.join(path, message)))
                .orElseGet(() -> Problem.ofKey(sectionPlace(path, settings), path, () -> "is refused: " + message));
        problems.add(problem.because(cause));
    }

    private static Place sectionPlace(String path, Settings settings) {
        return settings.place(path).orElseThrow(() -> new IllegalStateException(path + " was not set"));
    }

    /** Puts the place before the verb: {@code max_requests = 0 (config.yaml:12) is not between …}. */
    private static Problem ofKey(Place place, String key, String message) {
        int verb = message.indexOf(" is ");
        String where = " (" + place.text() + ")";
        String line = verb < 0 ? message + where : message.substring(0, verb) + where + message.substring(verb);
        return new Problem(place, key, () -> line, Optional.empty());
    }

    private static Pattern word(String before, Section.Key key) {
        return Pattern.compile(before + "(?<![A-Za-z0-9_])" + Pattern.quote(key.name()) + "(?![A-Za-z0-9_])");
    }
}

package io.p2p4j.config.describe;

import io.p2p4j.api.config.Explanation;
import io.p2p4j.config.schema.KeyPath;
import io.p2p4j.config.schema.Section;
import io.p2p4j.config.schema.Shape;
import io.p2p4j.config.text.Access;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Says what is in force at each key, and why. For one thread. */
public final class Explanations {

    private final Function<String, Optional<String>> origins;
    private final List<Explanation> all = new ArrayList<>();

    private Explanations(Function<String, Optional<String>> origins) {
        this.origins = origins;
    }

    /**
     * Returns one explanation per key, in the order of the components; what may hold several values is one key.
     *
     * @param config the record of the root section
     * @param origins where keys were set, if they were
     */
    public static List<Explanation> of(Section root, Object config, Function<String, Optional<String>> origins) {
        Explanations explanations = new Explanations(origins);
        explanations.section(root, "", config, root.defaults());
        return explanations.all;
    }

    private void section(Section section, String path, Object values, Object defaults) {
        for (Section.Key key : section.keys()) {
            String keyPath = KeyPath.join(path, key.name());
            Object value = Access.get(key.accessor(), values);
            Object standard = Access.get(key.accessor(), defaults);
            if (key.shape() instanceof Section inner) {
                section(inner, keyPath, value, standard);
            } else {
                all.add(explanation(key, keyPath, value, standard));
            }
            if (key.shape() instanceof Shape.MapOf map) {
                map.sections().ifPresent(entry -> entries(entry, keyPath, (Map<?, ?>) value, (Map<?, ?>) standard));
            }
        }
    }

    /** The entries that are there have keys of their own, as what the map holds may come from several places. */
    private void entries(Section section, String path, Map<?, ?> values, Map<?, ?> defaults) {
        values.forEach((key, value) -> section(
                section,
                KeyPath.join(path, ((Enum<?>) key).name()),
                value,
                defaults.containsKey(key) ? defaults.get(key) : section.defaults()));
    }

    private Explanation explanation(Section.Key key, String path, Object value, Object standard) {
        String unit = key.words().unit();
        return new Explanation(
                path,
                Spelling.of(key.shape(), unit, value),
                origins.apply(path).orElse(Explanation.DEFAULT),
                Spelling.of(key.shape(), unit, standard),
                key.shape().expected(),
                Optional.of(unit).filter(text -> !text.isEmpty()),
                key.words().meaning(),
                key.words().live());
    }
}

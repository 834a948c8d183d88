package io.p2p4j.config.bind;

import io.p2p4j.config.bind.Settings.Setting;
import io.p2p4j.config.schema.KeyPath;
import io.p2p4j.config.schema.KnownKeys;
import io.p2p4j.config.schema.Section;
import io.p2p4j.config.schema.Shape;
import io.p2p4j.config.source.Content;
import io.p2p4j.config.source.Place;
import io.p2p4j.config.source.Problem;
import io.p2p4j.config.source.Problems;
import io.p2p4j.config.text.Expansion;
import io.p2p4j.config.text.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the contents of one layer into typed settings, and notes every key and value that does not fit. */
public final class SettingsReader {

    private final KnownKeys known;
    private final Problems problems;
    private final RecordBinder binder;
    private final Expansion expansion;

    /** Makes a reader of contents that are meant for the known keys. */
    public SettingsReader(KnownKeys known, Expansion expansion, Problems problems) {
        this.expansion = expansion;
        this.known = known;
        this.problems = problems;
        this.binder = new RecordBinder(problems);
    }

    /** Adds to the settings what a file says, or what one variable or override does. */
    public void read(Content content, Settings into) {
        section(known.root(), "", content, into);
    }

    private boolean section(Section section, String path, Content content, Settings into) {
        return switch (content) {
            case Content.Mapping mapping -> keys(section, path, mapping, into);
            case Content.Nothing nothing -> false;
            case Content.Scalar scalar -> refuse(into, Misfit.of(section, path, scalar));
            case Content.Sequence list -> refuse(into, Misfit.of(section, path, list));
        };
    }

    private boolean keys(Section section, String path, Content.Mapping mapping, Settings into) {
        Map<String, Place> seen = new HashMap<>();
        boolean touched = false;
        for (Content.Entry entry : mapping.entries()) {
            String keyPath = KeyPath.join(path, entry.name());
            Place place = entry.content().place();
            Place first = seen.putIfAbsent(entry.name(), place);
            Optional<Section.Key> key = section.key(entry.name());
            if (first != null) {
                refuse(into, Misfit.duplicate(keyPath, place, first));
            } else if (key.isEmpty()) {
                problems.add(Misfit.unknown(known, section, path, entry));
            } else {
                touched |= key(key.get().shape(), keyPath, entry.content(), into);
            }
        }
        if (touched) {
            into.touch(path, mapping.place());
        }
        return touched;
    }

    private boolean key(Shape shape, String path, Content content, Settings into) {
        return switch (shape) {
            case Section section -> section(section, path, content, into);
            case Shape.OptionalSection optional -> section(optional.section(), path, content, into);
            case Shape.MapOf map -> map(map, path, content, into);
            case Shape.Leaf leaf -> value(leaf, path, content, into);
            case Shape.ListOf list -> value(list, path, content, into);
            case Shape.OptionalOf optional -> value(optional, path, content, into);
        };
    }

    private boolean value(Shape shape, String path, Content content, Settings into) {
        Optional<Place> first = into.claim(path, content.place());
        if (first.isPresent()) {
            return refuse(into, Misfit.duplicate(path, content.place(), first.get()));
        }
        Optional<Object> value = convert(shape, path, content, into);
        value.ifPresent(set -> into.put(path, set, content.place()));
        return value.isPresent();
    }

    private boolean map(Shape.MapOf map, String path, Content content, Settings into) {
        return switch (content) {
            case Content.Mapping mapping -> {
                if (map.sections().isPresent()) {
                    sections(map, map.sections().get(), path, mapping, into);
                } else {
                    entries(map, path, mapping, into.entries(path), into);
                }
                into.touch(path, mapping.place());
                yield true;
            }
            case Content.Nothing nothing -> false;
            case Content.Scalar scalar -> mismatch(map, path, scalar, into).isPresent();
            case Content.Sequence list -> mismatch(map, path, list, into).isPresent();
        };
    }

    private void sections(Shape.MapOf map, Section section, String path, Content.Mapping mapping, Settings into) {
        Map<Object, Place> seen = new HashMap<>();
        for (Content.Entry entry : mapping.entries()) {
            Place place = entry.content().place();
            switch (map.key().read(entry.name())) {
                case Reading.Refused refused -> refuse(into, Misfit.unknown(map, path, entry, refused));
                case Reading.Value key -> {
                    String entryPath = KeyPath.join(path, ((Enum<?>) key.value()).name());
                    Place first = seen.putIfAbsent(key.value(), place);
                    if (first != null) {
                        refuse(into, Misfit.duplicate(KeyPath.join(path, entry.name()), place, first));
                    } else {
                        section(section, entryPath, entry.content(), into);
                        into.entries(path).put(key.value(), new Setting(entryPath, place));
                    }
                }
            }
        }
    }

    private void entries(
            Shape.MapOf map, String path, Content.Mapping mapping, Map<Object, Setting> entries, Settings into) {
        for (Content.Entry entry : mapping.entries()) {
            String entryPath = KeyPath.join(path, entry.name());
            Place place = entry.content().place();
            switch (map.key().read(entry.name())) {
                case Reading.Refused refused -> refuse(into, Misfit.unknown(map, path, entry, refused));
                case Reading.Value key -> {
                    Setting first = entries.get(key.value());
                    if (first != null) {
                        refuse(into, Misfit.duplicate(entryPath, place, first.place()));
                    } else {
                        convert(map.value(), entryPath, entry.content(), into)
                                .ifPresent(value -> entries.put(key.value(), new Setting(value, place)));
                    }
                }
            }
        }
    }

    /** Returns the whole value of a key, or nothing after a problem. */
    private Optional<Object> convert(Shape shape, String path, Content content, Settings into) {
        return switch (shape) {
            case Shape.Leaf leaf ->
                content instanceof Content.Scalar scalar
                        ? text(leaf, path, scalar, into)
                        : mismatch(leaf, path, content, into);
            case Shape.ListOf list ->
                content instanceof Content.Sequence sequence
                        ? list(list, path, sequence, into)
                        : mismatch(list, path, content, into);
            case Shape.OptionalOf optional ->
                none(content)
                        ? Optional.of(Optional.empty())
                        : convert(optional.content(), path, content, into).map(Optional::of);
            case Shape.MapOf map -> wholeMap(map, path, content, into);
            case Section section -> Optional.of(wholeRecord(section, path, content));
            case Shape.OptionalSection optional ->
                Optional.of(
                        none(content) ? Optional.empty() : Optional.of(wholeRecord(optional.section(), path, content)));
        };
    }

    private Optional<Object> text(Shape.Leaf leaf, String path, Content.Scalar scalar, Settings into) {
        return switch (reading(leaf, scalar.text())) {
            case Reading.Value read -> Optional.of(read.value());
            case Reading.Refused refused -> {
                refuse(
                        into,
                        leaf.secret()
                                ? Problem.ofKey(scalar.place(), path, refused::why)
                                : Problem.ofValue(scalar.place(), path, scalar.text(), refused.why()));
                yield Optional.empty();
            }
        };
    }

    private Reading reading(Shape.Leaf leaf, String text) {
        if (!leaf.expands()) {
            return leaf.type().read(text);
        }
        return switch (expansion.expand(text)) {
            case Reading.Value expanded -> expanded(leaf, text, (String) expanded.value());
            case Reading.Refused refused -> refused;
        };
    }

    /** What a variable holds is not shown: it may be a secret of somebody else's. */
    private static Reading expanded(Shape.Leaf leaf, String text, String expanded) {
        Reading reading = leaf.type().read(expanded);
        return reading instanceof Reading.Refused && !expanded.equals(text)
                ? new Reading.Refused("is not " + leaf.type().expected() + " with what its variables hold")
                : reading;
    }

    private Optional<Object> list(Shape.ListOf list, String path, Content.Sequence sequence, Settings into) {
        List<Object> elements = new ArrayList<>();
        for (int i = 0; i < sequence.elements().size(); i++) {
            convert(list.element(), path + "[" + i + "]", sequence.elements().get(i), into)
                    .ifPresent(elements::add);
        }
        if (elements.size() < sequence.elements().size()) {
            into.doubt(path);
            return Optional.empty();
        }
        return Optional.of(List.copyOf(elements));
    }

    private Optional<Object> wholeMap(Shape.MapOf map, String path, Content content, Settings into) {
        if (!(content instanceof Content.Mapping mapping)) {
            return content instanceof Content.Nothing ? Optional.of(Map.of()) : mismatch(map, path, content, into);
        }
        Map<Object, Setting> entries = new LinkedHashMap<>();
        entries(map, path, mapping, entries, into);
        return Optional.of(RecordBinder.values(Map.of(), entries));
    }

    private Object wholeRecord(Section section, String path, Content content) {
        Settings own = new Settings();
        section(section, path, content, own);
        return binder.bind(section, path, section.defaults(), own);
    }

    private Optional<Object> mismatch(Shape wanted, String path, Content content, Settings into) {
        refuse(into, Misfit.of(wanted, path, content));
        return Optional.empty();
    }

    private static boolean none(Content content) {
        return content instanceof Content.Nothing
                || content instanceof Content.Scalar scalar && scalar.text().isEmpty();
    }

    private boolean refuse(Settings into, Problem problem) {
        problems.add(problem);
        into.doubt(problem.key());
        return false;
    }
}

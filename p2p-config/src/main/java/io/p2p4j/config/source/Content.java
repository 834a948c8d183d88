package io.p2p4j.config.source;

import java.util.List;

/** Holds what stands at a key before anybody has asked what it means: a text, a list, a section, or nothing. */
public sealed interface Content {

    /** Returns where it stands: the line of its key, or its own where it is an element of a list. */
    Place place();

    /**
     * A text; whether it means a number or a flag is for the key to say.
     *
     * @param text without quotes
     * @param place where it stands
     */
    record Scalar(String text, Place place) implements Content {}

    /**
     * A list.
     *
     * @param elements in their order
     * @param place where it stands
     */
    record Sequence(List<Content> elements, Place place) implements Content {

        /** Copies the elements. */
        public Sequence {
            elements = List.copyOf(elements);
        }
    }

    /**
     * Keys and what stands at them; a key may be there twice, which its reader refuses.
     *
     * @param entries in their order
     * @param place where it stands
     */
    record Mapping(List<Entry> entries, Place place) implements Content {

        /** Copies the entries. */
        public Mapping {
            entries = List.copyOf(entries);
        }
    }

    /**
     * A key without a value, or an empty file.
     *
     * @param place where it stands
     */
    record Nothing(Place place) implements Content {}

    /**
     * One key of a mapping.
     *
     * @param name the key
     * @param content what stands at it
     */
    record Entry(String name, Content content) {}
}

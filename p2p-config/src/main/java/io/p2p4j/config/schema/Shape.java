package io.p2p4j.config.schema;

import io.p2p4j.config.text.EnumName;
import io.p2p4j.config.text.TextType;
import java.util.Optional;

/** Says what may stand at a key. */
public sealed interface Shape
        permits Shape.Leaf, Shape.ListOf, Shape.MapOf, Shape.OptionalOf, Shape.OptionalSection, Section {

    /** Returns what is expected, as a noun. */
    String expected();

    /** Returns whether one text, as of a variable, can set it. */
    boolean textual();

    /** Returns whether what stands there, or within, must not be shown. */
    boolean secret();

    /**
     * One text.
     *
     * @param type how it is read
     * @param expands whether variables are expanded in it first
     */
    record Leaf(TextType type, boolean expands) implements Shape {

        @Override
        public boolean secret() {
            return type.secret();
        }

        @Override
        public String expected() {
            return type.expected();
        }

        @Override
        public boolean textual() {
            return true;
        }
    }

    /**
     * A list; a later layer replaces it.
     *
     * @param element what each element may be
     */
    record ListOf(Shape element) implements Shape {

        @Override
        public boolean secret() {
            return element.secret();
        }

        @Override
        public String expected() {
            return "a list";
        }

        @Override
        public boolean textual() {
            return element instanceof Leaf;
        }
    }

    /**
     * A map; a later layer replaces the entries it names and leaves the others.
     *
     * @param key how keys are read
     * @param value what each value may be
     */
    record MapOf(TextType key, Shape value) implements Shape {

        /**
         * Returns what each entry is, if it is a section whose keys are known by their paths and set one by one, as in the map
         * of an enum; other records are written as a whole.
         */
        public Optional<Section> sections() {
            return key instanceof EnumName && value instanceof Section section
                    ? Optional.of(section)
                    : Optional.empty();
        }

        @Override
        public boolean secret() {
            return value.secret();
        }

        @Override
        public String expected() {
            return "a section";
        }

        @Override
        public boolean textual() {
            return false;
        }
    }

    /**
     * A section that may be absent; it is there as soon as one of its keys is set.
     *
     * @param section what it is, if it is there
     */
    record OptionalSection(Section section) implements Shape {

        @Override
        public boolean secret() {
            return section.secret();
        }

        @Override
        public String expected() {
            return section.expected();
        }

        @Override
        public boolean textual() {
            return false;
        }
    }

    /**
     * Something or nothing; an empty text means nothing.
     *
     * @param content what it is, if it is there
     */
    record OptionalOf(Shape content) implements Shape {

        @Override
        public boolean secret() {
            return content.secret();
        }

        @Override
        public String expected() {
            return content.expected();
        }

        @Override
        public boolean textual() {
            return content.textual();
        }
    }
}

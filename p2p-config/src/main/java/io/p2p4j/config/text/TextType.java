package io.p2p4j.config.text;

/** Reads the text of one key into a value. Immutable; does bounded work for a text of any kind. */
public interface TextType {

    /** Returns what is expected, as a noun: {@code a whole number}. */
    String expected();

    /** Returns whether what stands there must not be shown. */
    default boolean secret() {
        return false;
    }

    /** Reads a text, which may be anything. */
    Reading read(String text);
}

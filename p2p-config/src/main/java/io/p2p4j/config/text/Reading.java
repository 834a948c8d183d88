package io.p2p4j.config.text;

/** Says what became of a text. */
public sealed interface Reading {

    /**
     * The text means a value.
     *
     * @param value the value
     */
    record Value(Object value) implements Reading {}

    /**
     * The text does not fit.
     *
     * @param why the end of a sentence whose subject is the text: {@code is not a whole number}
     */
    record Refused(String why) implements Reading {}
}

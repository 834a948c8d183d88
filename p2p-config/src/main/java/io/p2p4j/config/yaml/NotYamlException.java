package io.p2p4j.config.yaml;

import java.io.Serial;

/** Says at which line and column a file stops being the YAML that is read here, and why. */
final class NotYamlException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;

    NotYamlException(int line, int column, String sentence) {
        super(sentence);
        this.line = line;
        this.column = column;
    }

    NotYamlException(int line, int column, String sentence, Exception cause) {
        super(sentence, cause);
        this.line = line;
        this.column = column;
    }

    /** Returns the line, counted from 1. */
    int line() {
        return line;
    }

    /** Returns the column, counted from 1. */
    int column() {
        return column;
    }
}

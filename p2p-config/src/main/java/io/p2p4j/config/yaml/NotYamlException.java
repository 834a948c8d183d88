package io.p2p4j.config.yaml;

import java.io.Serial;

/** Says at which line a file stops being the YAML that is read here, and why. */
final class NotYamlException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private final int line;

    NotYamlException(int line, String sentence) {
        super(sentence);
        this.line = line;
    }

    NotYamlException(int line, String sentence, Exception cause) {
        super(sentence, cause);
        this.line = line;
    }

    /** Returns the line, counted from 1. */
    int line() {
        return line;
    }
}

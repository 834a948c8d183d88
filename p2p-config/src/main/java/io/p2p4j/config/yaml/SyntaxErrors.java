package io.p2p4j.config.yaml;

import io.p2p4j.config.source.Quoted;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import tools.jackson.core.JacksonException;

/** Puts what the parser says of a syntax error into one sentence, with the line it is about. */
final class SyntaxErrors {

    private SyntaxErrors() {}

    /** Returns the refusal of a text; the line is where the parser stopped, for errors that do not know their own. */
    static NotYamlException of(JacksonException e, int line, String text) {
        if (e.getCause() instanceof MarkedYamlEngineException marked) {
            return of(e, marked);
        }
        if (e.getCause() instanceof ReaderException reader) {
            String sentence = String.format("the character U+%04X is not allowed", reader.getCodePoint());
            return new NotYamlException(lineOf(reader.getPosition(), text), sentence, e);
        }
        return e.getOriginalMessage().startsWith("Expected a property name")
                ? new NotYamlException(line, "a key is a text, not a list, a section or an alias", e)
                : new NotYamlException(line, "is not valid YAML: " + oneLine(e.getOriginalMessage()), e);
    }

    private static NotYamlException of(JacksonException e, MarkedYamlEngineException marked) {
        int line = marked.getProblemMark().map(Mark::getLine).orElse(0) + 1;
        if (marked.getProblem().contains("(TAB)")) {
            return new NotYamlException(line, "a tab cannot indent; use spaces", e);
        }
        String begun = marked.getContextMark()
                .map(mark -> " " + marked.getContext() + " that begins on line " + (mark.getLine() + 1))
                .orElse("");
        return new NotYamlException(line, "is not valid YAML: " + oneLine(marked.getProblem() + begun), e);
    }

    private static String oneLine(String problem) {
        return Quoted.line(problem.replaceFirst(" \\(Do not use .*", "").strip().replaceAll("\\s+", " "));
    }

    private static int lineOf(int position, String text) {
        return 1
                + (int) text.codePoints().limit(position).filter(c -> c == '\n').count();
    }
}

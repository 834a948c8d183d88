package io.p2p4j.config.yaml;

import io.p2p4j.config.source.Quoted;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/** Puts what the parser says of a syntax error into one sentence, with the line it is about. */
final class SyntaxErrors {

    private SyntaxErrors() {}

    /** Returns the refusal of a text; the location is where the parser stopped, for errors that do not know their own. */
    static NotYamlException of(JacksonException e, TokenStreamLocation stopped, String text) {
        int line = stopped.getLineNr();
        int column = stopped.getColumnNr();
        if (e.getCause() instanceof MarkedYamlEngineException marked) {
            return of(e, marked);
        }
        if (e.getCause() instanceof ReaderException reader) {
            String sentence = String.format("the character U+%04X is not allowed", reader.getCodePoint());
            return atCodePoint(reader.getPosition(), text, sentence, e);
        }
        return e.getOriginalMessage().startsWith("Expected a property name")
                ? new NotYamlException(line, column, "a key is a text, not a list, a section or an alias", e)
                : new NotYamlException(line, column, "is not valid YAML: " + oneLine(e.getOriginalMessage()), e);
    }

    private static NotYamlException of(JacksonException e, MarkedYamlEngineException marked) {
        int line = marked.getProblemMark().map(Mark::getLine).orElse(0) + 1;
        int column = marked.getProblemMark().map(Mark::getColumn).orElse(0) + 1;
        if (marked.getProblem().contains("(TAB)")) {
            return new NotYamlException(line, column, "a tab cannot indent; use spaces", e);
        }
        String begun = marked.getContextMark()
                .map(mark -> " " + marked.getContext() + " that begins on line " + (mark.getLine() + 1))
                .orElse("");
        return new NotYamlException(line, column, "is not valid YAML: " + oneLine(marked.getProblem() + begun), e);
    }

    private static String oneLine(String problem) {
        return Quoted.line(problem.replaceFirst(" \\(Do not use .*", "").strip().replaceAll("\\s+", " "));
    }

    private static NotYamlException atCodePoint(int position, String text, String sentence, Exception cause) {
        int[] before = text.codePoints().limit(position).toArray();
        int line = 1;
        int column = 1;
        for (int c : before) {
            column = c == '\n' ? 1 : column + 1;
            line += c == '\n' ? 1 : 0;
        }
        return new NotYamlException(line, column, sentence, cause);
    }
}

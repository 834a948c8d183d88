package io.p2p4j.config.text;

import io.p2p4j.api.error.P2pException;
import io.p2p4j.config.source.Quoted;
import java.lang.reflect.Executable;

/**
 * Reads a text by the type's own {@code parse(String)}, or by the constructor of a record around one text.
 *
 * @param maker the method or constructor; it refuses a text by an exception whose message tells why
 * @param secret whether what is refused must not be shown
 */
record Made(Executable maker, boolean secret) implements TextType {

    @Override
    public String expected() {
        return "a text for " + maker.getDeclaringClass().getSimpleName();
    }

    @Override
    public Reading read(String text) {
        try {
            return new Reading.Value(Access.create(maker, text));
        } catch (IllegalArgumentException | P2pException e) {
            return new Reading.Refused(secret ? Access.messageOf(e) : why(text, Access.messageOf(e)));
        }
    }

    // The usual message repeats the text, which the caller has already said.
    private static String why(String text, String message) {
        String line = Quoted.line(message);
        for (String subject : new String[] {"'" + Quoted.line(text) + "' ", Quoted.value(text) + " "}) {
            if (line.startsWith(subject)) {
                return line.substring(subject.length());
            }
        }
        return "is not valid: " + line;
    }
}

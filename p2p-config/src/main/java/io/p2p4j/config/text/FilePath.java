package io.p2p4j.config.text;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Reads paths; a leading {@code ~/} stands for a home folder, other tildes there are refused.
 *
 * @param home the home folder
 */
public record FilePath(Path home) implements TextType {

    @Override
    public String expected() {
        return "a path";
    }

    @Override
    public Reading read(String text) {
        if (text.isEmpty()) {
            return new Reading.Refused("is not a path");
        }
        if (text.startsWith("~") && !text.equals("~") && !text.startsWith("~/")) {
            return new Reading.Refused("is not a path; only ~/ at its beginning stands for a home folder");
        }
        try {
            return new Reading.Value(text.startsWith("~") ? inHome(text) : Path.of(text));
        } catch (InvalidPathException e) {
            return new Reading.Refused("is not a path: " + e.getReason());
        }
    }

    private Path inHome(String text) {
        String rest = text.substring(1).replaceFirst("^/+", "");
        return rest.isEmpty() ? home : home.resolve(rest);
    }
}

package io.p2p4j.node.cli.shared;

import io.p2p4j.api.token.TokenAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a token from a file or from standard input: in an argument, everybody on the machine could read it. */
public final class TokenText {

    private TokenText() {}

    /** Reads it; {@code -} is standard input. */
    public static String read(Path file) {
        try (InputStream in = file.toString().equals("-") ? System.in : Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(TokenAuthority.MAX_TEXT + 2);
            String text = new String(bytes, StandardCharsets.US_ASCII).strip();
            if (text.isEmpty() || text.length() > TokenAuthority.MAX_TEXT) {
                throw new IllegalArgumentException("there is no token in " + file);
            }
            return text;
        } catch (IOException e) {
            throw new IllegalArgumentException("the token cannot be read from " + file + ": " + e, e);
        }
    }
}

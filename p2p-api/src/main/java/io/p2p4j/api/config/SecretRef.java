package io.p2p4j.api.config;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Refers to a secret that stands elsewhere: {@code env:NAME}, a variable, or {@code file:/run/secrets/name}, a file.
 *
 * <p>A key of this type cannot hold the secret itself, and what is wrongly written there is never shown. The reference is no
 * secret: it may be printed.
 *
 * @param source where the secret stands
 * @param name the name of the variable, or the path of the file
 */
public record SecretRef(Source source, String name) {

    /** The most bytes of a secret. */
    public static final int MAX_BYTES = 64 << 10;

    /** Says where a secret stands. */
    public enum Source {
        /** In a variable of the environment. */
        ENV,
        /** In a file, whose last line end does not count. */
        FILE
    }

    /** Checks the name; the message of a refusal does not repeat it, since it may be the secret. */
    public SecretRef {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a reference to a secret has a name: env:NAME or file:/path");
        }
        if (source == Source.FILE && name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("what follows file: is not a path");
        }
    }

    /**
     * Reads a reference.
     *
     * @throws IllegalArgumentException if it is none; the message does not repeat the text
     */
    public static SecretRef parse(String text) {
        if (text.startsWith("env:")) {
            return new SecretRef(Source.ENV, text.substring(4));
        } else if (text.startsWith("file:")) {
            return new SecretRef(Source.FILE, text.substring(5));
        }
        throw new IllegalArgumentException(
                "is not a reference to a secret, env:NAME or file:/path; what stands there is not shown");
    }

    /**
     * Returns the secret, in UTF-8; the caller wipes it.
     *
     * @param environment where variables are looked up
     * @throws io.p2p4j.api.error.ConfigException if it is not there, empty or longer than {@link #MAX_BYTES}
     */
    public byte[] reveal(Map<String, String> environment) {
        byte[] secret = switch (source) {
            case ENV ->
                Optional.ofNullable(environment.get(name))
                        .map(value -> value.getBytes(StandardCharsets.UTF_8))
                        .orElseGet(() -> new byte[0]);
            case FILE -> fromFile();
        };
        if (secret.length == 0 || secret.length > MAX_BYTES) {
            Arrays.fill(secret, (byte) 0);
            throw error("the secret " + this + " is not there, empty or too long")
                    .toException();
        }
        return secret;
    }

    private byte[] fromFile() {
        byte[] read;
        try (InputStream in = Files.newInputStream(Path.of(name))) {
            read = in.readNBytes(MAX_BYTES + 2);
        } catch (IOException | InvalidPathException e) {
            throw error("the secret " + this + " cannot be read: " + e).toException(e);
        }
        int end = read.length;
        if (end > 0 && read[end - 1] == '\n') {
            end -= end > 1 && read[end - 2] == '\r' ? 2 : 1;
        }
        byte[] secret = Arrays.copyOf(read, end);
        Arrays.fill(read, (byte) 0);
        return secret;
    }

    private P2pError error(String message) {
        return P2pError.of(ErrorCode.CONFIG_INVALID, message).with(Detail.RULE, toString());
    }

    @Override
    public String toString() {
        return (source == Source.ENV ? "env:" : "file:") + name;
    }
}

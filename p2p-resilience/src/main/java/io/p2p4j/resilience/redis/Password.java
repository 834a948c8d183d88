package io.p2p4j.resilience.redis;

import io.p2p4j.api.config.SecretRef;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Reads the password to Redis from where it stands: a variable, or a file that is for its owner alone. */
final class Password {

    private static final String KEY = "resilience.rate_limit.redis.password";
    private static final Set<PosixFilePermission> OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    private final SecretRef reference;
    private final Map<String, String> environment;

    /**
     * Reads by a reference.
     *
     * @param environment where variables are looked up
     */
    Password(SecretRef reference, Map<String, String> environment) {
        this.reference = reference;
        this.environment = environment;
    }

    /**
     * Checks that it is there, and nobody else's to read or write if it is a file, which is not opened.
     *
     * @throws io.p2p4j.api.error.ConfigException if it is not
     */
    void check() {
        switch (reference.source()) {
            case FILE -> check(Path.of(reference.name()));
            case ENV -> Arrays.fill(reference.reveal(environment), (byte) 0);
        }
    }

    private static void check(Path file) {
        try {
            boolean posix = Files.getFileStore(file).supportsFileAttributeView("posix");
            if (posix && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
                throw invalid(file, "is open to others than its owner")
                        .with(Detail.FIX, "chmod 600 " + file)
                        .toException();
            }
        } catch (IOException e) {
            throw invalid(file, "cannot be read").toException(e);
        }
    }

    /**
     * Returns it; the caller wipes it.
     *
     * @throws P2pException if it does not pass {@link #check} or cannot be read
     */
    char[] read() {
        check();
        byte[] secret = reference.reveal(environment);
        CharBuffer text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(secret));
        try {
            char[] password = new char[text.length()];
            text.get(password);
            return password;
        } finally {
            Arrays.fill(text.array(), '\0');
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static P2pError invalid(Path file, String what) {
        return P2pError.of(ErrorCode.CONFIG_INVALID, KEY + " = 'file:" + file + "' " + what)
                .with(Detail.RULE, KEY);
    }
}

package io.p2p4j.resilience.redis;

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
import java.util.Set;

/** Reads the password to Redis from a file that is for its owner alone. */
final class PasswordFile {

    private static final String KEY = "resilience.rate_limit.redis.password_file";
    private static final Set<PosixFilePermission> OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));
    private static final int MOST_BYTES = 4096;

    private PasswordFile() {}

    /**
     * Checks that the file is there and nobody else's to read or write, without opening it.
     *
     * @throws io.p2p4j.api.error.ConfigException if it is not
     */
    static void check(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw invalid(file, "has more than " + MOST_BYTES + " bytes").toException();
            }
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
     * Returns the first line of the file; the caller wipes it.
     *
     * @throws P2pException if the file does not pass {@link #check} or cannot be read
     */
    static char[] read(Path file) {
        check(file);
        byte[] bytes = {};
        try {
            bytes = Files.readAllBytes(file);
            CharBuffer text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
            int length = 0;
            while (length < text.length() && text.charAt(length) != '\n' && text.charAt(length) != '\r') {
                length++;
            }
            char[] password = new char[length];
            text.get(password);
            Arrays.fill(text.array(), '\0');
            return password;
        } catch (IOException e) {
            throw invalid(file, "cannot be read").toException(e);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static P2pError invalid(Path file, String what) {
        return P2pError.of(ErrorCode.CONFIG_INVALID, KEY + " = '" + file + "' " + what)
                .with(Detail.RULE, KEY);
    }
}

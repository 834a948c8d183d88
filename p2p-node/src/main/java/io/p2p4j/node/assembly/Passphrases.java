package io.p2p4j.node.assembly;

import io.p2p4j.api.config.ConfigLayers;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.security.Passphrase;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gets passphrases from where operators keep them: a variable, a file of theirs alone, a file descriptor.
 *
 * <p>A file or descriptor gives its first line, in UTF-8; what was read of it is wiped. A variable cannot be wiped: it stays
 * in the environment of the process.
 */
public final class Passphrases {

    /** The most bytes of a passphrase. */
    public static final int MAX_BYTES = 1024;

    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private Passphrases() {}

    /** Returns what {@code P2P_PASSPHRASE} says, unless it is empty. */
    public static Optional<Passphrase> ofVariables(Map<String, String> variables) {
        return Optional.ofNullable(variables.get(ConfigLayers.PASSPHRASE_VARIABLE))
                .filter(value -> !value.isEmpty())
                .map(value -> taken(value.toCharArray()));
    }

    /**
     * Returns the first line of a file that nobody else may read or write.
     *
     * @throws io.p2p4j.api.error.StorageException with {@code WRONG_MODE} if others may, {@code PASSPHRASE_REQUIRED} if the
     *     line is empty, {@code STORAGE_FAILED} if it cannot be read or is too long
     */
    public static Passphrase ofFile(Path file) {
        try {
            if (Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
                throw P2pError.of(ErrorCode.WRONG_MODE, "others may read the passphrase in " + file)
                        .with(Detail.FIX, "chmod 600 " + file + ", or hand it over as a descriptor")
                        .toException();
            }
            return read(file);
        } catch (IOException | UnsupportedOperationException e) {
            throw failed(file + " cannot be read: " + e, Optional.of(e));
        }
    }

    /**
     * Returns the first line that a descriptor yields, which whoever started this process has opened.
     *
     * @throws io.p2p4j.api.error.StorageException as {@link #ofFile} does
     */
    public static Passphrase ofDescriptor(int descriptor) {
        if (descriptor < 0) {
            throw new IllegalArgumentException(descriptor + " is no descriptor");
        }
        try {
            return read(Path.of("/dev/fd", String.valueOf(descriptor)));
        } catch (IOException e) {
            throw failed("descriptor " + descriptor + " cannot be read: " + e, Optional.of(e));
        }
    }

    /** Takes over what was typed, and wipes it. */
    public static Passphrase taken(char[] typed) {
        try {
            return Passphrase.of(typed);
        } finally {
            Arrays.fill(typed, '\0');
        }
    }

    /** Not by {@link Files}, whose buffers outside the heap nobody can wipe. */
    @SuppressWarnings("FileStreams")
    private static Passphrase read(Path source) throws IOException {
        byte[] line = new byte[MAX_BYTES + 1];
        try (InputStream in = new FileInputStream(source.toFile())) {
            int length = readLine(in, line);
            if (length > MAX_BYTES) {
                throw failed(
                        "the passphrase in " + source + " is longer than " + MAX_BYTES + " bytes", Optional.empty());
            }
            if (length == 0) {
                throw P2pError.of(ErrorCode.PASSPHRASE_REQUIRED, "the first line of " + source + " is empty")
                        .toException();
            }
            return decoded(source, ByteBuffer.wrap(line, 0, length));
        } finally {
            Arrays.fill(line, (byte) 0);
        }
    }

    private static int readLine(InputStream in, byte[] line) throws IOException {
        int length = 0;
        for (int next = in.read(); next >= 0 && next != '\n' && length < line.length; next = in.read()) {
            line[length] = (byte) next;
            length++;
        }
        return length > 0 && line[length - 1] == '\r' ? length - 1 : length;
    }

    private static Passphrase decoded(Path source, ByteBuffer line) {
        CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
        char[] room = new char[line.remaining()];
        try {
            CharBuffer chars = CharBuffer.wrap(room);
            CoderResult result = utf8.decode(line, chars, true);
            if (result.isError()) {
                throw failed("the passphrase in " + source + " is not UTF-8", Optional.empty());
            }
            return taken(Arrays.copyOf(room, chars.position()));
        } finally {
            Arrays.fill(room, '\0');
        }
    }

    private static P2pException failed(String message, Optional<Exception> cause) {
        P2pError error = P2pError.of(ErrorCode.STORAGE_FAILED, message);
        return cause.map(error::toException).orElseGet(error::toException);
    }
}

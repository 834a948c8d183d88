package io.p2p4j.node.cli.shared;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;

/** Reads and writes files that a command is handed. */
public final class SmallFiles {

    private SmallFiles() {}

    /** Reads a file of at most so many bytes. */
    public static byte[] read(Path file, int most) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(most + 1);
            if (content.length > most) {
                Arrays.fill(content, (byte) 0);
                throw new IllegalArgumentException(
                        file + " has more than " + most + " bytes, and is not what is asked for");
            }
            return content;
        } catch (IOException e) {
            throw P2pError.of(ErrorCode.STORAGE_FAILED, file + " cannot be read: " + e)
                    .toException(e);
        }
    }

    /** Writes a file that is not there, for its owner alone. */
    public static void write(Path file, byte[] content) {
        try (var out = Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                out.write(rest);
            }
        } catch (IOException e) {
            throw P2pError.of(ErrorCode.STORAGE_FAILED, file + " cannot be written: " + e)
                    .toException(e);
        }
    }
}

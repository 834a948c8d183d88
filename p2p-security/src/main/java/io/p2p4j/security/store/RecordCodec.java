package io.p2p4j.security.store;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Turns records into the bytes of their files and back; refuses those that another codec wrote. */
sealed interface RecordCodec extends AutoCloseable permits EncryptedRecords, PlainRecords {

    /** Returns the bytes of a file. */
    byte[] encode(String name, long generation, byte[] content);

    /**
     * Returns the content of a record.
     *
     * @throws io.p2p4j.api.error.StorageException with {@code STORAGE_DAMAGED} if it is not what was written
     */
    byte[] decode(Path file, StateRecord found);

    /** Wipes the key, if there is one. */
    @Override
    void close();

    /** Returns the line of a record and what follows it. */
    static byte[] join(String header, byte[] body) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(header.length() + body.length);
        all.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
        all.writeBytes(body);
        return all.toByteArray();
    }
}

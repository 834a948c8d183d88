package io.p2p4j.security.store;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.security.files.Storage;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Leaves records readable, with a checksum against accidents; only the mode of the files protects them. */
final class PlainRecords implements RecordCodec {

    @Override
    public byte[] encode(String name, long generation, byte[] content) {
        return RecordCodec.join(StateRecord.plainHeader(name, generation, sha256(content)), content);
    }

    @Override
    public byte[] decode(Path file, StateRecord found) {
        if (found.isEncrypted()) {
            throw P2pError.of(
                            ErrorCode.STORAGE_DAMAGED, file + " is encrypted, and security.encryption_at_rest is false")
                    .with(Detail.RULE, "security.encryption_at_rest")
                    .with(Detail.FIX, "set security.encryption_at_rest to true, under which it was written")
                    .toException();
        }
        if (!Arrays.equals(sha256(found.body()), found.sha256())) {
            throw Storage.damaged(file, "does not have the checksum it was written with");
        }
        return found.body();
    }

    @Override
    public void close() {
        // there is no key
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}

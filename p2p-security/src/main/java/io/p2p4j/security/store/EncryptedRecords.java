package io.p2p4j.security.store;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.security.files.Storage;
import io.p2p4j.security.vault.AesGcm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;

/** Encrypts each record with AES-256-GCM under the store's data key and a new random nonce. */
final class EncryptedRecords implements RecordCodec {

    private final byte[] dataKey;
    private final SecureRandom random;

    /** Takes the key over: it is wiped with this codec. */
    EncryptedRecords(byte[] dataKey, SecureRandom random) {
        this.dataKey = dataKey;
        this.random = random;
    }

    @Override
    public byte[] encode(String name, long generation, byte[] content) {
        byte[] nonce = new byte[AesGcm.NONCE];
        random.nextBytes(nonce);
        String header = StateRecord.encryptedHeader(name, generation, nonce);
        byte[] authenticated = header.getBytes(StandardCharsets.US_ASCII);
        return RecordCodec.join(header, AesGcm.encrypt(dataKey, nonce, authenticated, content));
    }

    @Override
    public byte[] decode(Path file, StateRecord found) {
        if (!found.isEncrypted()) {
            throw P2pError.of(
                            ErrorCode.STORAGE_DAMAGED,
                            file + " is plain, and security.encryption_at_rest is true: anybody could have written it")
                    .with(Detail.RULE, "security.encryption_at_rest")
                    .with(Detail.FIX, "delete " + file + " and enter its content again, or set the key to false")
                    .toException();
        }
        try {
            return AesGcm.decrypt(dataKey, found.nonce(), found.authenticated(), found.body());
        } catch (AEADBadTagException e) {
            throw Storage.damaged(file, "is not what was written under this data key", e);
        }
    }

    @Override
    public void close() {
        Arrays.fill(dataKey, (byte) 0);
    }
}
